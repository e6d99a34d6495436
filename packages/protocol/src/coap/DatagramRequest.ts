import type { Instant, Milliseconds } from '@waystation/model'
import { type AddressValidation, allowanceFor } from './AddressValidation.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { IncomingRequest } from './CoapPeer.ts'
import { codes, messageTypes } from './codes.ts'
import type { DatagramPeerState } from './DatagramPeerState.ts'
import { encodeDatagram, encodeEmpty, type OutgoingMessage } from './encodeMessage.ts'
import { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'
import type { RecentMessage, RecentMessages } from './RecentMessages.ts'

/** What all requests of a layer share. */
export interface DatagramRequestServices {
  readonly validation: AddressValidation
  readonly recent: RecentMessages
  /** Over how long a time the responses to a multicast request are spread, so that they do not all arrive at once. */
  readonly leisureMilliseconds: Milliseconds
  /** Told once the request is answered. */
  finished(request: DatagramRequest): void
}

const noPayload = Buffer.alloc(0)

/** A request over UDP or DTLS: its response rides on the acknowledgement, or follows it when it takes long. */
export class DatagramRequest implements IncomingRequest {
  readonly message: CoapMessage
  readonly peer: DatagramPeerState
  readonly received: Instant = Date.now()
  readonly arrived = performance.now()
  readonly isMulticast: boolean
  readonly #recent: RecentMessage
  readonly #services: DatagramRequestServices
  #isAcknowledged = false
  #isFinished = false

  constructor(
    message: CoapMessage,
    peer: DatagramPeerState,
    recent: RecentMessage,
    services: DatagramRequestServices,
    isMulticast = false,
  ) {
    this.message = message
    this.peer = peer
    this.#recent = recent
    this.#services = services
    this.isMulticast = isMulticast
  }

  get #isConfirmable(): boolean {
    return this.message.type === messageTypes.confirmable
  }

  get allowance(): number {
    if (this.peer.isProved) return Number.POSITIVE_INFINITY
    const echo = this.message.opaque(options.echo)
    if (echo !== undefined && this.#services.validation.isProof(echo, this.peer.key, Date.now())) {
      this.peer.isProved = true
      return Number.POSITIVE_INFINITY
    }
    return allowanceFor(this.message.bytes.length)
  }

  /** Says that the request arrived and that its response takes longer. @see RFC 7252 5.2.2 */
  acknowledge(): void {
    if (this.#isAcknowledged || !this.#isConfirmable) return
    this.#isAcknowledged = true
    this.#answer(encodeEmpty(messageTypes.acknowledgement, this.message.messageID))
  }

  respond(response: OutgoingMessage): void {
    if (this.isMulticast) {
      setTimeout(() => this.#respond(response), Math.random() * this.#services.leisureMilliseconds).unref()
    } else {
      this.#respond(response)
    }
  }

  #respond(response: OutgoingMessage): void {
    if (!this.#isConfirmable) {
      this.peer.peer.send(encodeDatagram(messageTypes.nonConfirmable, this.peer.nextMessageID(), response))
    } else if (!this.#isAcknowledged) {
      this.#answer(encodeDatagram(messageTypes.acknowledgement, this.message.messageID, response))
    } else {
      // Repetitions to an address that is not proved would be an amplification.
      this.peer.transmit(response, () => undefined, this.peer.isProved ? undefined : 0)
    }
    this.#finish()
  }

  silence(): void {
    this.acknowledge()
    this.#finish()
  }

  challenge(): void {
    const list = new OptionList()
    list.add(options.echo, this.#services.validation.challengeFor(this.peer.key, Date.now()))
    this.respond({ code: codes.unauthorized, token: this.message.token, options: list, payload: noPayload })
  }

  #finish(): void {
    if (this.#isFinished) return
    this.#isFinished = true
    this.#services.finished(this)
  }

  #answer(bytes: Buffer): void {
    this.#services.recent.answered(this.#recent, bytes)
    this.peer.peer.send(bytes)
  }
}
