import type { Milliseconds } from '@waystation/model'

/** How long to wait and how often to try. @see RFC 7252 4.8 */
export interface TransmissionParameters {
  readonly ackMilliseconds: Milliseconds
  readonly ackRandomFactor: number
  readonly retransmissions: number
  /** Confirmable messages to one peer that may wait for an answer at a time: NSTART. */
  readonly outstanding: number
}

export const defaultTransmission: TransmissionParameters = {
  ackMilliseconds: 2000,
  ackRandomFactor: 1.5,
  retransmissions: 4,
  outstanding: 1,
}

/**
 * - `acknowledged`: it arrived
 * - `reset`: it arrived and is not wanted
 * - `silence`: no sign of it
 * - `crowded`: never sent, as too many wait
 * - `closed`: given up
 */
export type TransmissionOutcome = 'acknowledged' | 'reset' | 'silence' | 'crowded' | 'closed'

/** One confirmable message on its way, until it is acknowledged. */
export class Transmission {
  readonly messageID: number
  readonly bytes: Buffer
  readonly #done: (outcome: TransmissionOutcome) => void
  readonly #send: (bytes: Buffer) => void
  #timeout: Milliseconds
  #left: number
  #isDone = false
  due = Number.POSITIVE_INFINITY

  constructor(
    message: { messageID: number; bytes: Buffer },
    parameters: TransmissionParameters,
    ends: { send: (bytes: Buffer) => void; done: (outcome: TransmissionOutcome) => void },
  ) {
    this.messageID = message.messageID
    this.bytes = message.bytes
    this.#send = ends.send
    this.#done = ends.done
    this.#left = parameters.retransmissions
    this.#timeout = parameters.ackMilliseconds * (1 + Math.random() * (parameters.ackRandomFactor - 1))
  }

  get isDone(): boolean {
    return this.#isDone
  }

  begin(now: number): void {
    this.due = now + this.#timeout
    this.#send(this.bytes)
  }

  /** @returns what came of it when it is time to give up */
  repeat(now: number): void {
    if (this.#left === 0) {
      this.finish('silence')
      return
    }
    this.#left--
    this.#timeout *= 2
    this.due = now + this.#timeout
    this.#send(this.bytes)
  }

  finish(outcome: TransmissionOutcome): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#done(outcome)
  }
}
