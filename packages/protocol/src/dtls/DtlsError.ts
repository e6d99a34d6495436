/** Alerts by name. @see RFC 5246 7.2, RFC 4279, RFC 5746 */
export const alerts = {
  closeNotify: 0,
  unexpectedMessage: 10,
  badRecordMac: 20,
  recordOverflow: 22,
  handshakeFailure: 40,
  badCertificate: 42,
  unsupportedCertificate: 43,
  certificateRevoked: 44,
  certificateExpired: 45,
  certificateUnknown: 46,
  illegalParameter: 47,
  unknownCA: 48,
  accessDenied: 49,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  insufficientSecurity: 71,
  internalError: 80,
  userCanceled: 90,
  noRenegotiation: 100,
  unsupportedExtension: 110,
  unknownPskIdentity: 115,
} as const

export type AlertName = keyof typeof alerts

const alertNames = new Map<number, AlertName>(Object.entries(alerts).map(([name, code]) => [code, name as AlertName]))

/** @returns the name of an alert, or its number in words */
export const alertNameOf = (code: number): string => alertNames.get(code) ?? `alert ${code}`

/** Why a handshake or session cannot go on: the alert for the peer, and words for the operator that hold no secret. */
export class DtlsError extends Error {
  override readonly name = 'DtlsError'
  readonly alert: AlertName

  constructor(alert: AlertName, message: string, cause?: unknown) {
    super(message, { cause })
    this.alert = alert
  }
}
