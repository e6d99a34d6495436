export type { BindingSender, BindingServer, Entitlement, PeerAuthority, PeerProof, SendOptions } from './Binding.ts'
export type { BindingLog } from './BindingLog.ts'
export type {
  DatagramClient,
  DatagramConnectOptions,
  DatagramHandler,
  DatagramPeer,
  DatagramServer,
} from './DatagramPort.ts'
export { decodeRequest } from './http/decodeRequest.ts'
export { decodeResponse } from './http/decodeResponse.ts'
export { type EncodedRequest, encodeNotification, encodeRequest } from './http/encodeRequest.ts'
export { type EncodedResponse, encodeResponse, httpStatusOf } from './http/encodeResponse.ts'
export { HttpSender, type HttpSenderOptions } from './http/HttpSender.ts'
export { type HttpLimits, HttpServer, type HttpServerOptions } from './http/HttpServer.ts'
export {
  type DecodedPrimitive,
  decodePrimitive,
  encodeRequestPrimitive,
  encodeResponsePrimitive,
  responseOfWire,
} from './primitives/index.ts'
export { SendError, type SendErrorKind } from './SendError.ts'
export { SparingLog } from './SparingLog.ts'
export {
  type ContentType,
  cbor,
  json,
  type Negotiated,
  negotiate,
  parseContentType,
  type Serialisation,
  type SerialisationName,
  serialisations,
  xml,
} from './serialisations/index.ts'
export { type ClientMaterial, ClientSecurity } from './tls/ClientSecurity.ts'
export { isLapsed } from './tls/isLapsed.ts'
export { proofOfSocket, rememberIdentity } from './tls/proofOfSocket.ts'
export { RevocationList } from './tls/RevocationList.ts'
export { readCertificates, readRevocationLists } from './tls/readPem.ts'
export { type ServerMaterial, ServerSecurity, type ServerSecurityOptions } from './tls/ServerSecurity.ts'
export { chainOf, mayServe, TrustedAuthorities } from './tls/TrustedAuthorities.ts'
