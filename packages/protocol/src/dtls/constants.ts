/** Numbers of DTLS 1.2. @see RFC 6347, RFC 5246, RFC 9146 */

/** Versions count downwards. */
export const version = { dtls10: 0xfeff, dtls12: 0xfefd } as const

export const contentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  tls12Cid: 25,
} as const

export const handshakeType = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  newSessionTicket: 4,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const

export const extensionType = {
  serverName: 0,
  maxFragmentLength: 1,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  recordSizeLimit: 28,
  connectionId: 54,
  renegotiationInfo: 0xff01,
} as const

/** Stands among the cipher suites for an empty renegotiation_info. @see RFC 5746 3.3 */
export const emptyRenegotiationInfoSuite = 0x00ff

export const recordHeaderBytes = 13
export const handshakeHeaderBytes = 12
/** Plain text of one record. @see RFC 5246 6.2.1 */
export const maxPlaintextBytes = 0x4000
/** What protection may add to a record. @see RFC 5246 6.2.3 */
export const maxExpansionBytes = 2048
export const verifyDataBytes = 12
export const randomBytes = 32
export const masterSecretBytes = 48
