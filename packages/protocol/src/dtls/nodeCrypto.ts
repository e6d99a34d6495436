import {
  type CipherCCMTypes,
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { CipherSuite } from './CipherSuite.ts'
import type { AeadKey, DtlsCrypto, GroupName, KeyAgreement } from './DtlsCrypto.ts'

/** What stands before a raw X25519 public key in its SubjectPublicKeyInfo. @see RFC 8410 4 */
const x25519Prefix = Buffer.from('302a300506032b656e032100', 'hex')
const curveNames = { secp256r1: 'prime256v1', secp384r1: 'secp384r1' } as const

/** The cryptography of DTLS on node:crypto. */
export const nodeCrypto: DtlsCrypto = {
  random: (bytes) => randomBytes(bytes),
  hash: (name, ...parts) => parts.reduce((hash, part) => hash.update(part), createHash(name)).digest(),
  secretKey: (bytes) => createSecretKey(bytes),
  hmac: (name, key, ...parts) => parts.reduce((hmac, part) => hmac.update(part), createHmac(name, key)).digest(),
  seal,
  open,
  startAgreement: (group) => (group === 'x25519' ? startX25519() : startEcdh(group)),
  sign: (scheme, key, data) => sign(scheme.hash, data, { key, dsaEncoding: 'der' }),
  isSignatureOf: (scheme, key, data, signature) => verify(scheme.hash, data, { key, dsaEncoding: 'der' }, signature),
  isEqual: (one, other) => one.length === other.length && timingSafeEqual(one, other),
}

// The declarations of node:crypto have no common type for AEAD ciphers; that of CCM asks for all that any of them needs.
const nameOf = ({ cipher }: CipherSuite) => cipher as CipherCCMTypes

function seal({ suite, key }: AeadKey, nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv(nameOf(suite), key, nonce, { authTagLength: suite.tagBytes })
  cipher.setAAD(additionalData, { plaintextLength: plaintext.length })
  const text = cipher.update(plaintext)
  cipher.final()
  return Buffer.concat([text, cipher.getAuthTag()])
}

function open(
  { suite, key }: AeadKey,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  sealed: Uint8Array,
): Buffer | undefined {
  const textBytes = sealed.length - suite.tagBytes
  if (textBytes < 0) return undefined
  try {
    const decipher = createDecipheriv(nameOf(suite), key, nonce, { authTagLength: suite.tagBytes })
    decipher.setAuthTag(sealed.subarray(textBytes))
    decipher.setAAD(additionalData, { plaintextLength: textBytes })
    const text = decipher.update(sealed.subarray(0, textBytes))
    decipher.final()
    return text
  } catch {
    return undefined
  }
}

function startX25519(): KeyAgreement {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return {
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(x25519Prefix.length),
    agree: (other) => {
      const theirs = createPublicKey({ key: Buffer.concat([x25519Prefix, other]), format: 'der', type: 'spki' })
      return diffieHellman({ privateKey, publicKey: theirs })
    },
  }
}

function startEcdh(group: Exclude<GroupName, 'x25519'>): KeyAgreement {
  const ecdh = createECDH(curveNames[group])
  const publicKey = ecdh.generateKeys()
  return { publicKey, agree: (other) => ecdh.computeSecret(other) }
}
