export { decodeRequest } from './http/decodeRequest.ts'
export { decodeResponse } from './http/decodeResponse.ts'
export { type EncodedRequest, encodeNotification, encodeRequest } from './http/encodeRequest.ts'
export { type EncodedResponse, encodeResponse, httpStatusOf } from './http/encodeResponse.ts'
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
} from './serialisations/index.ts'
