import type { JsonValue } from '@waystation/model'

/** @returns bytes of a content: of the text itself in UTF-8, of other JSON values in compact form. @see TS-0001 9.6.7 (contentSize) */
export function contentSizeBytes(content: JsonValue | undefined): number {
  if (content === undefined) return 0
  return Buffer.byteLength(typeof content === 'string' ? content : JSON.stringify(content))
}
