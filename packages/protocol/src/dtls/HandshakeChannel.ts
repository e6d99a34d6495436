import { ownCopy } from './bytes.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsRecord } from './DtlsRecord.ts'
import type { DtlsSession } from './DtlsSession.ts'
import { Flight } from './Flight.ts'
import { type HandshakeMessage, HandshakeReassembler } from './HandshakeReassembler.ts'
import { handshakeMessage } from './handshakeMessage.ts'
import type { SessionHost } from './SessionHost.ts'

/** Sealed records that overtook the messages which their keys come from. */
const maxEarlyRecords = 4
const maxEarlyBytes = 2_048
const maxWaitMilliseconds = 60_000
/** After this many repetitions the datagrams may be too large for the path. @see RFC 6347 4.1.1.1 */
const repetitionsBeforeSmaller = 2
const smallDatagramBytes = 508

/** The reliable, ordered talk that a handshake is, over datagrams: both ends' common part. */
export class HandshakeChannel {
  readonly #host: SessionHost
  readonly #session: DtlsSession
  readonly #onMessage: (message: HandshakeMessage) => void
  readonly #reassembler: HandshakeReassembler
  readonly #deadline: number
  /** All messages of both ends in order, as the Finished messages cover them. */
  transcript: Buffer[] = []
  flight = new Flight()
  isWritingProtected = false
  #sendSequence: number
  #early: DtlsRecord[] = []
  #cancelTimer: (() => void) | undefined
  #wait = 0
  #repetitions = 0
  #lastSent = 0
  #isStopped = false

  constructor(
    host: SessionHost,
    session: DtlsSession,
    first: { readonly received: number; readonly sent: number },
    onMessage: (message: HandshakeMessage) => void,
  ) {
    this.#host = host
    this.#session = session
    this.#onMessage = onMessage
    this.#reassembler = new HandshakeReassembler(host.limits.maxHandshakeBytes, first.received)
    this.#sendSequence = first.sent
    this.#deadline = host.clock.now() + host.limits.handshakeMilliseconds
    this.#schedule(host.limits.handshakeMilliseconds)
  }

  hear(record: Buffer, epoch: number): void {
    const isRepeated = this.#reassembler.add(record, epoch)
    let isProgress = false
    for (let message = this.#reassembler.next(); message && !this.#isStopped; message = this.#reassembler.next()) {
      isProgress = true
      this.#onMessage(message)
    }
    if (isRepeated && !isProgress && !this.#isStopped) this.#repeatIfDue()
  }

  /** Keeps a sealed record until there are keys; a copy, as it may lie in a datagram much larger. */
  keepEarly(record: DtlsRecord): void {
    if (this.#early.length >= maxEarlyRecords || record.body.length > maxEarlyBytes) return
    const connectionId = record.connectionId && ownCopy(record.connectionId)
    this.#early.push({ ...record, connectionId, body: ownCopy(record.body) })
  }

  /** Deals with the records that came before the keys. */
  replayEarly(): void {
    const early = this.#early
    this.#early = []
    const { remoteAddress, remotePort } = this.#session
    for (const record of early) this.#session.receive(record, remoteAddress, remotePort)
  }

  say(type: number, body: Uint8Array): void {
    const bytes = handshakeMessage(type, this.#sendSequence++, body)
    this.transcript.push(bytes)
    this.flight.addMessage(bytes, this.isWritingProtected)
  }

  /** What is said after it is protected. */
  changeCipherSpec(): void {
    this.flight.addChangeCipherSpec()
    this.isWritingProtected = true
  }

  /** Sends what has been said, again and again until the peer's next flight is there. */
  sendFlight(): void {
    this.#repetitions = 0
    this.#wait = this.#host.limits.retransmitMilliseconds
    this.#transmit()
    this.#schedule(this.#wait)
  }

  /** The peer's answer is complete: what is said from now on is another flight. */
  endFlight(): void {
    this.flight = new Flight()
    this.#schedule(this.#deadline - this.#host.clock.now())
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #transmit(): void {
    const { limits, clock } = this.#host
    this.#lastSent = clock.now()
    const isSmall = this.#repetitions >= repetitionsBeforeSmaller
    const maxBytes = isSmall ? Math.min(smallDatagramBytes, limits.maxDatagramBytes) : limits.maxDatagramBytes
    this.#session.sendFlight(this.flight, maxBytes)
  }

  /** The peer sends its flight again, so it lacks ours. */
  #repeatIfDue(): void {
    if (this.#host.clock.now() - this.#lastSent >= this.#host.limits.retransmitMilliseconds / 2) this.#transmit()
  }

  #schedule(delay: number): void {
    this.#cancelTimer?.()
    const left = this.#deadline - this.#host.clock.now()
    this.#cancelTimer = this.#host.clock.after(Math.max(0, Math.min(delay, left)), () => this.#onTimer())
  }

  #onTimer(): void {
    if (this.#isStopped) return
    if (this.#host.clock.now() >= this.#deadline) {
      this.#session.fail(new DtlsError('handshakeFailure', 'The handshake was not finished in time'), false)
      return
    }
    this.#repetitions++
    this.#wait = Math.min(2 * this.#wait, maxWaitMilliseconds)
    this.#transmit()
    this.#schedule(this.#wait)
  }
}
