import type { CipherSuite } from './CipherSuite.ts'
import { contentType, handshakeHeaderBytes, verifyDataBytes } from './constants.ts'
import type { KeyAgreement } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsRecord } from './DtlsRecord.ts'

/** @throws DtlsError when the peer's public key is none */
export function agree(agreement: KeyAgreement, publicKey: Buffer): Buffer {
  try {
    return agreement.agree(publicKey)
  } catch (error) {
    throw new DtlsError('illegalParameter', 'The public key is no point of the curve', error)
  }
}

/** Padding is only there with connection ids; a Finished message needs little of it. @see RFC 9146 4 */
const maxPaddingBytes = 32

/**
 * Whether a record that cannot be opened has the size of the Finished message that is awaited: the peer has another
 * key. Others are noise, which must not end a handshake.
 */
export function isLikeFinished(record: DtlsRecord, suite: CipherSuite): boolean {
  const explicitNonceBytes = 12 - suite.saltBytes
  const bytes = explicitNonceBytes + handshakeHeaderBytes + verifyDataBytes + suite.tagBytes
  const extra = record.body.length - bytes
  if (record.type === contentType.tls12Cid) return extra >= 1 && extra <= 1 + maxPaddingBytes
  return record.type === contentType.handshake && extra === 0
}
