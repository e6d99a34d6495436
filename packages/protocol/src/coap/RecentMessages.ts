import type { Milliseconds } from '@waystation/model'

/** A message that was received, and what it was answered with. */
export interface RecentMessage {
  readonly messageID: number
  readonly fingerprint: number
  readonly expires: number
  readonly owner: RecentMessageOwner
  /** Sent again for a duplicate; undefined while there is none, and for messages that get none. Set by `answered` only. */
  answer: Buffer | undefined
}

export interface RecentMessageOwner {
  readonly recent: Map<number, RecentMessage>
  /** Told when the last is forgotten. */
  forgotten(): void
}

/** Answers to many messages take no more memory than if each were as long as this. */
const meanAnswerBytes = 256

/**
 * Messages by which duplicates are recognised, of all peers together, in the order of their arrival: they are forgotten when
 * their time is over, or the oldest when there are too many.
 * @see RFC 7252 4.5, 4.8.2 (EXCHANGE_LIFETIME)
 */
export class RecentMessages {
  readonly #limit: number
  readonly #lifetime: Milliseconds
  readonly #answerBytes: number
  #bytes = 0
  /** Those before `#first` are forgotten. */
  #queue: (RecentMessage | undefined)[] = []
  #first = 0

  constructor(limit: number, lifetimeMilliseconds: Milliseconds) {
    this.#limit = limit
    this.#lifetime = lifetimeMilliseconds
    this.#answerBytes = limit * meanAnswerBytes
  }

  get size(): number {
    return this.#queue.length - this.#first
  }

  add(owner: RecentMessageOwner, messageID: number, fingerprint: number, now: number): RecentMessage {
    const message: RecentMessage = { messageID, fingerprint, expires: now + this.#lifetime, owner, answer: undefined }
    owner.recent.set(messageID, message)
    this.#queue.push(message)
    if (this.size > this.#limit) this.#forgetFirst()
    return message
  }

  /** Keeps what a message was answered with. */
  answered(message: RecentMessage, answer: Buffer): void {
    this.#bytes += answer.length - (message.answer?.length ?? 0)
    message.answer = answer
    while (this.#bytes > this.#answerBytes && this.size > 1) this.#forgetFirst()
  }

  sweep(now: number): void {
    while (this.#first < this.#queue.length && this.#queue[this.#first]!.expires <= now) this.#forgetFirst()
  }

  #forgetFirst(): void {
    const forgotten = this.#queue[this.#first]!
    const { owner, messageID } = forgotten
    this.#bytes -= forgotten.answer?.length ?? 0
    forgotten.answer = undefined
    this.#queue[this.#first] = undefined
    this.#first++
    // A later message may have taken the ID over.
    if (owner.recent.get(messageID) === forgotten) owner.recent.delete(messageID)
    if (owner.recent.size === 0) owner.forgotten()
    if (this.#first < 1024 || this.#first * 2 < this.#queue.length) return
    this.#queue = this.#queue.slice(this.#first)
    this.#first = 0
  }
}

/**
 * @returns a number that two different datagrams hardly share. A duplicate is the same byte by byte, while a peer that sends
 *   fast comes to use a message ID again before its time.
 */
export function fingerprintOf(bytes: Buffer): number {
  let hash = bytes.length
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x0100_0193)
  return hash
}
