import { type CipherSuite, cipherSuites, usesEcdhe, usesPreSharedKey } from './CipherSuite.ts'
import { emptyRenegotiationInfoSuite, extensionType, version } from './constants.ts'
import { type DtlsCertificate, signatureSchemeFor } from './DtlsCertificate.ts'
import { type GroupName, groups, type SignatureScheme } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'
import { checkRenegotiationInfo, connectionIdOf, numbersOf, plaintextLimitOf } from './extensions.ts'
import type { ClientHello } from './hellos.ts'

/** What a server and a client have in common. */
export interface Negotiated {
  readonly suite: CipherSuite
  readonly group: GroupName | undefined
  readonly certificate: DtlsCertificate | undefined
  readonly scheme: SignatureScheme | undefined
}

/** What a client offers besides suites. */
export interface Offer {
  readonly extendedMasterSecret: boolean
  readonly renegotiationInfo: boolean
  readonly connectionId: Buffer | undefined
  readonly plaintextLimit: number
}

/** @throws DtlsError for a version or compression that is not ours, and extensions that cannot be */
export function readOffer(hello: ClientHello): Offer {
  if (hello.version > version.dtls12) throw new DtlsError('protocolVersion', 'The client speaks DTLS 1.0 only')
  if (!hello.compressionMethods.includes(0)) throw new DtlsError('illegalParameter', 'Records cannot go uncompressed')
  const { extensions } = hello
  checkRenegotiationInfo(extensions)
  return {
    extendedMasterSecret: extensions.has(extensionType.extendedMasterSecret),
    renegotiationInfo:
      extensions.has(extensionType.renegotiationInfo) || hello.suites.includes(emptyRenegotiationInfoSuite),
    connectionId: connectionIdOf(extensions),
    plaintextLimit: plaintextLimitOf(extensions),
  }
}

/** A client that does not say which it takes. @see RFC 8422 4, RFC 5246 7.4.1.4.1 */
const impliedGroups = [groups.find(({ name }) => name === 'secp256r1')!.code]
/** SHA-1 would be implied, which nobody should sign with; those who leave the extension out are small, and do P-256. */
const impliedSchemes = [0x0403]

/** Codes of the curves by the names that node:crypto gives them. */
const curves: Readonly<Record<string, number>> = { prime256v1: 23, secp384r1: 24, secp521r1: 25 }

/** A client takes certificates on the curves it names only. @see RFC 8422 5.1 */
const curveOf = ({ key }: DtlsCertificate): number => curves[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 0

/**
 * Picks the best suite that both ends can do.
 * @throws DtlsError when there is none
 */
export function negotiate(hello: ClientHello, security: DtlsServerSecurity): Negotiated {
  const offeredGroups = numbersOf(hello.extensions, extensionType.supportedGroups) ?? impliedGroups
  const group = groups.find(({ code }) => offeredGroups.includes(code))?.name
  const schemes = numbersOf(hello.extensions, extensionType.signatureAlgorithms) ?? impliedSchemes
  const certificate = security.certificate?.()
  const isCurveKnown = certificate !== undefined && offeredGroups.includes(curveOf(certificate))
  const scheme = isCurveKnown ? signatureSchemeFor(certificate.key, schemes) : undefined
  const suite = cipherSuites.find((candidate) => {
    if (!hello.suites.includes(candidate.code) || security.suites?.includes(candidate.name) === false) return false
    if (usesEcdhe(candidate) && !group) return false
    return usesPreSharedKey(candidate) ? security.preSharedKeyOf !== undefined : scheme !== undefined
  })
  if (!suite) throw new DtlsError('handshakeFailure', 'There is no cipher suite in common')
  return { suite, group, certificate, scheme }
}
