import { type Content, RequestError, type SerialisationName } from '@waystation/model'

/** One way to write content as bytes. */
export interface Serialisation {
  readonly name: SerialisationName
  /** Media types it is known by, the generic one first. @see TS-0009 6.7, bindings of content types */
  readonly mediaTypes: readonly string[]
  /**
   * @returns the value, made of JSON kinds only: no member twice, none named `__proto__`, nested at most `depthLimit` deep
   * @throws RequestError badRequest when the bytes are anything else
   */
  decode(bytes: Buffer): unknown
  /** @returns text where the bytes are the UTF-8 of a text, so that a transport can join it to its head */
  encode(content: Content): Buffer | string
}

/** Objects and arrays within each other that a primitive may have. No resource of the standard comes near. */
export const depthLimit = 32

/** @returns `value`. @throws RequestError badRequest when it is nested too deep */
export function checkDepth<T>(value: T, depth = 0): T {
  if (typeof value !== 'object' || value === null) return value
  if (depth === depthLimit)
    throw new RequestError('badRequest', `The content is nested deeper than ${depthLimit} levels`)
  for (const member of Object.values(value)) checkDepth(member, depth + 1)
  return value
}
