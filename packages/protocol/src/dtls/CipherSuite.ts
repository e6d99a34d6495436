export type HashName = 'sha256' | 'sha384'
export type KeyExchange = 'psk' | 'ecdhePsk' | 'ecdheEcdsa'

/** An AEAD cipher suite. */
export interface CipherSuite {
  readonly code: number
  readonly name: string
  readonly keyExchange: KeyExchange
  readonly cipher: 'aes-128-ccm' | 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305'
  readonly keyBytes: 16 | 32
  readonly tagBytes: 8 | 16
  /** Part of the nonce that follows from the keys: with 4 bytes each record says the other 8, with 12 none. */
  readonly saltBytes: 4 | 12
  /** Of the pseudo-random function and the Finished messages. */
  readonly hash: HashName
}

const gcm128 = { cipher: 'aes-128-gcm', keyBytes: 16, tagBytes: 16, saltBytes: 4, hash: 'sha256' } as const
const gcm256 = { cipher: 'aes-256-gcm', keyBytes: 32, tagBytes: 16, saltBytes: 4, hash: 'sha384' } as const
const ccm = { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 16, saltBytes: 4, hash: 'sha256' } as const
const ccm8 = { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 8, saltBytes: 4, hash: 'sha256' } as const
const chacha = { cipher: 'chacha20-poly1305', keyBytes: 32, tagBytes: 16, saltBytes: 12, hash: 'sha256' } as const

/**
 * The best first. Suites with a pre-shared key go first, because a peer that has one proves with it who it is, whereas
 * with certificates it may have none of its own.
 * @see RFC 8442, RFC 5487, RFC 6655, RFC 5289, RFC 7251, RFC 7905
 */
export const cipherSuites: readonly CipherSuite[] = [
  { code: 0xd001, name: 'TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256', keyExchange: 'ecdhePsk', ...gcm128 },
  { code: 0xd002, name: 'TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384', keyExchange: 'ecdhePsk', ...gcm256 },
  { code: 0xccac, name: 'TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256', keyExchange: 'ecdhePsk', ...chacha },
  { code: 0xd005, name: 'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256', keyExchange: 'ecdhePsk', ...ccm },
  { code: 0xd003, name: 'TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256', keyExchange: 'ecdhePsk', ...ccm8 },
  { code: 0x00a8, name: 'TLS_PSK_WITH_AES_128_GCM_SHA256', keyExchange: 'psk', ...gcm128 },
  { code: 0x00a9, name: 'TLS_PSK_WITH_AES_256_GCM_SHA384', keyExchange: 'psk', ...gcm256 },
  { code: 0xccab, name: 'TLS_PSK_WITH_CHACHA20_POLY1305_SHA256', keyExchange: 'psk', ...chacha },
  { code: 0xc0a4, name: 'TLS_PSK_WITH_AES_128_CCM', keyExchange: 'psk', ...ccm },
  { code: 0xc0a8, name: 'TLS_PSK_WITH_AES_128_CCM_8', keyExchange: 'psk', ...ccm8 },
  { code: 0xc02b, name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', keyExchange: 'ecdheEcdsa', ...gcm128 },
  { code: 0xc02c, name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', keyExchange: 'ecdheEcdsa', ...gcm256 },
  { code: 0xcca9, name: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', keyExchange: 'ecdheEcdsa', ...chacha },
  { code: 0xc0ac, name: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM', keyExchange: 'ecdheEcdsa', ...ccm },
  { code: 0xc0ae, name: 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', keyExchange: 'ecdheEcdsa', ...ccm8 },
]

const suitesByCode = new Map(cipherSuites.map((suite) => [suite.code, suite]))

export const cipherSuiteOf = (code: number): CipherSuite | undefined => suitesByCode.get(code)

export const usesPreSharedKey = (suite: CipherSuite): boolean => suite.keyExchange !== 'ecdheEcdsa'
export const usesEcdhe = (suite: CipherSuite): boolean => suite.keyExchange !== 'psk'
