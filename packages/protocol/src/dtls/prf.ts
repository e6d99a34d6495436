import type { CipherSuite, HashName } from './CipherSuite.ts'
import { masterSecretBytes, verifyDataBytes } from './constants.ts'
import type { AeadKey, DtlsCrypto } from './DtlsCrypto.ts'

/** The pseudo-random function of TLS 1.2. @see RFC 5246 5 */
export function prf(
  crypto: DtlsCrypto,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  bytes: number,
): Buffer {
  const labelAndSeed = Buffer.concat([Buffer.from(label, 'latin1'), seed])
  const key = crypto.secretKey(secret)
  const output: Buffer[] = []
  let a: Buffer = labelAndSeed
  for (let length = 0; length < bytes; length += output.at(-1)!.length) {
    a = crypto.hmac(hash, key, a)
    output.push(crypto.hmac(hash, key, a, labelAndSeed))
  }
  return Buffer.concat(output).subarray(0, bytes)
}

export interface MasterSecretInput {
  readonly premaster: Buffer
  readonly clientRandom: Buffer
  readonly serverRandom: Buffer
  /** All handshake messages up to and with ClientKeyExchange, when both ends support the extended master secret. */
  readonly sessionMessages?: readonly Buffer[]
}

/** @see RFC 5246 8.1, RFC 7627 4 */
export function masterSecretOf(crypto: DtlsCrypto, hash: HashName, input: MasterSecretInput): Buffer {
  const { premaster, clientRandom, serverRandom, sessionMessages } = input
  if (sessionMessages) {
    const sessionHash = crypto.hash(hash, ...sessionMessages)
    return prf(crypto, hash, premaster, 'extended master secret', sessionHash, masterSecretBytes)
  }
  return prf(crypto, hash, premaster, 'master secret', Buffer.concat([clientRandom, serverRandom]), masterSecretBytes)
}

/** @returns the keys of both directions. @see RFC 5246 6.3 */
export function deriveKeys(
  crypto: DtlsCrypto,
  suite: CipherSuite,
  masterSecret: Buffer,
  clientRandom: Buffer,
  serverRandom: Buffer,
): { readonly client: AeadKey; readonly server: AeadKey } {
  const { keyBytes, saltBytes } = suite
  const length = 2 * (keyBytes + saltBytes)
  const seed = Buffer.concat([serverRandom, clientRandom])
  const block = prf(crypto, suite.hash, masterSecret, 'key expansion', seed, length)
  // A copy of just this length: sessions keep it for long, and must not hold on to what else was derived.
  const salts = Buffer.allocUnsafeSlow(2 * saltBytes)
  block.copy(salts, 0, 2 * keyBytes)
  const [clientKey, serverKey] = [block.subarray(0, keyBytes), block.subarray(keyBytes, 2 * keyBytes)]
  return {
    client: { suite, key: crypto.secretKey(clientKey), salt: salts.subarray(0, saltBytes) },
    server: { suite, key: crypto.secretKey(serverKey), salt: salts.subarray(saltBytes) },
  }
}

/** @returns what a Finished message must hold. @see RFC 5246 7.4.9 */
export function verifyDataOf(
  crypto: DtlsCrypto,
  hash: HashName,
  masterSecret: Buffer,
  sender: 'client' | 'server',
  messages: readonly Buffer[],
): Buffer {
  return prf(crypto, hash, masterSecret, `${sender} finished`, crypto.hash(hash, ...messages), verifyDataBytes)
}

/** @see RFC 4279 2; RFC 5489 2 for `shared`, the outcome of the ephemeral agreement */
export function pskPremaster(key: Uint8Array, shared: Uint8Array = Buffer.alloc(key.length)): Buffer {
  const premaster = Buffer.alloc(4 + shared.length + key.length)
  premaster.writeUInt16BE(shared.length, 0)
  premaster.set(shared, 2)
  premaster.writeUInt16BE(key.length, 2 + shared.length)
  premaster.set(key, 4 + shared.length)
  return premaster
}
