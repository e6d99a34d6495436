import type { MessageType } from './codes.ts'

const noPayload = Buffer.alloc(0)

/**
 * A message as received, read where it lies: options are places in its bytes, so that only those that are asked for become
 * values. Over TCP and TLS there is neither type nor message ID; they are 1 and 0 then.
 * @see RFC 7252 3, RFC 8323 3.2
 */
export class CoapMessage {
  readonly bytes: Buffer
  readonly type: MessageType
  readonly code: number
  readonly messageID: number
  readonly token: Buffer
  /** Number, start and end of each option in turn. */
  readonly spans: readonly number[]
  readonly payload: Buffer

  constructor(parts: MessageHead, bytes: Buffer, spans: readonly number[], payload: Buffer) {
    this.type = parts.type
    this.code = parts.code
    this.messageID = parts.messageID
    this.token = parts.token
    this.bytes = bytes
    this.spans = spans
    this.payload = payload
  }

  /** @returns the same without payload, in memory of its own: what came may lie in much more that would be kept with it */
  toKeep(): CoapMessage {
    const end = this.spans.at(-1) ?? 0
    const head = { type: this.type, code: this.code, messageID: this.messageID, token: Buffer.from(this.token) }
    return new CoapMessage(head, Buffer.from(this.bytes.subarray(0, end)), this.spans, noPayload)
  }

  has(number: number): boolean {
    return this.#find(number) !== -1
  }

  /** @returns the first option of that number as text */
  text(number: number): string | undefined {
    const at = this.#find(number)
    return at === -1 ? undefined : this.textAt(at)
  }

  texts(number: number): string[] {
    const texts: string[] = []
    for (let at = 0; at < this.spans.length; at += 3) if (this.spans[at] === number) texts.push(this.textAt(at))
    return texts
  }

  /** @returns the first option of that number as unsigned integer. @see RFC 7252 3.2 */
  unsigned(number: number): number | undefined {
    const at = this.#find(number)
    return at === -1 ? undefined : this.unsignedAt(at)
  }

  opaque(number: number): Buffer | undefined {
    const at = this.#find(number)
    return at === -1 ? undefined : this.bytes.subarray(this.spans[at + 1], this.spans[at + 2])
  }

  /** @param at index of the option's number in `spans` */
  textAt(at: number): string {
    return this.bytes.toString('utf8', this.spans[at + 1], this.spans[at + 2])
  }

  /** @param at index of the option's number in `spans` */
  unsignedAt(at: number): number {
    let value = 0
    const end = this.spans[at + 2]!
    for (let index = this.spans[at + 1]!; index < end; index++) value = value * 256 + this.bytes[index]!
    return value
  }

  #find(number: number): number {
    const { spans } = this
    for (let at = 0; at < spans.length; at += 3) {
      if (spans[at] === number) return at
      if (spans[at]! > number) return -1
    }
    return -1
  }
}

export interface MessageHead {
  readonly type: MessageType
  readonly code: number
  readonly messageID: number
  readonly token: Buffer
}
