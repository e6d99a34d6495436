/** Any value that JSON can carry. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue }
export type JsonObject = { [name: string]: JsonValue }

/**
 * Content whose JSON text is ready, so that what the store holds as text reaches the wire without a parse.
 * `value` parses on first use, for the serialisations that need it.
 */
export class JsonText {
  readonly text: string
  #value: JsonValue | undefined

  constructor(text: string) {
    this.text = text
  }

  get value(): JsonValue {
    this.#value ??= JSON.parse(this.text) as JsonValue
    return this.#value
  }
}

/** Content of a response: ready text, or a value still to be serialised. */
export type Content = JsonText | JsonObject

/** @returns the compact JSON text of `content` */
export function textOf(content: Content): string {
  return content instanceof JsonText ? content.text : JSON.stringify(content)
}

/** @returns the JSON object of `content` */
export function valueOf(content: Content): JsonObject {
  return content instanceof JsonText ? (content.value as JsonObject) : content
}
