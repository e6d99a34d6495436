import type { KeyObject } from 'node:crypto'
import type { CipherSuite, HashName } from './CipherSuite.ts'

export type GroupName = 'x25519' | 'secp256r1' | 'secp384r1'

/** Half of an agreement on a secret; its private key never leaves it. */
export interface KeyAgreement {
  readonly publicKey: Buffer
  /** @throws when the other's public key is no point of the curve, or gives no secret */
  agree(othersPublicKey: Buffer): Buffer
}

/** One direction's key of an AEAD suite. */
export interface AeadKey {
  readonly suite: CipherSuite
  readonly key: KeyObject
  /** Part of the nonce, of `saltBytes` of the suite. */
  readonly salt: Buffer
}

export interface SignatureScheme {
  readonly code: number
  readonly hash: 'sha256' | 'sha384' | 'sha512'
}

/** All the cryptography that DTLS needs; everything else in this folder is bytes and order. */
export interface DtlsCrypto {
  random(bytes: number): Buffer
  hash(name: HashName, ...parts: readonly Uint8Array[]): Buffer
  /** A key made ready for use: with bytes, every use would pay for that again. */
  secretKey(bytes: Uint8Array): KeyObject
  hmac(name: HashName, key: KeyObject, ...parts: readonly Uint8Array[]): Buffer
  /** @returns cipher text with its tag */
  seal(key: AeadKey, nonce: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Buffer
  /** @returns plain text; undefined when it has been tampered with or the key is another */
  open(key: AeadKey, nonce: Uint8Array, additionalData: Uint8Array, sealed: Uint8Array): Buffer | undefined
  startAgreement(group: GroupName): KeyAgreement
  /** ECDSA, DER-encoded. */
  sign(scheme: SignatureScheme, key: KeyObject, data: Uint8Array): Buffer
  isSignatureOf(scheme: SignatureScheme, key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean
  isEqual(one: Uint8Array, other: Uint8Array): boolean
}

/** Groups for the key agreement, the preferred first. @see RFC 8422 5.1.1 */
export const groups: readonly { readonly name: GroupName; readonly code: number }[] = [
  { name: 'x25519', code: 29 },
  { name: 'secp256r1', code: 23 },
  { name: 'secp384r1', code: 24 },
]

/** ECDSA only, as the suites are. @see RFC 5246 7.4.1.4.1 */
export const signatureSchemes: readonly SignatureScheme[] = [
  { code: 0x0403, hash: 'sha256' },
  { code: 0x0503, hash: 'sha384' },
  { code: 0x0603, hash: 'sha512' },
]
