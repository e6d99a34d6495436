export { type DecodedPrimitive, decodePrimitive, responseOfWire } from './decodePrimitive.ts'
export { encodeRequestPrimitive, encodeResponsePrimitive } from './encodePrimitive.ts'
