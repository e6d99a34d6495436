import type { Milliseconds } from '@waystation/model'
import type { DatagramHandler, DatagramPeer } from '../DatagramPort.ts'
import { AddressValidation } from './AddressValidation.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { RequestReceiver } from './CoapPeer.ts'
import { codes, isRequestCode, isResponseCode, messageTypes } from './codes.ts'
import { DatagramPeerState } from './DatagramPeerState.ts'
import { DatagramRequest } from './DatagramRequest.ts'
import { decodeDatagram } from './decodeMessage.ts'
import { encodeDatagram, encodeEmpty, type OutgoingMessage } from './encodeMessage.ts'
import { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'
import { type ExchangeOptions, PendingExchanges } from './PendingExchanges.ts'
import { fingerprintOf, RecentMessages } from './RecentMessages.ts'
import { Ticker } from './Ticker.ts'
import { defaultTransmission, type Transmission, type TransmissionParameters } from './Transmission.ts'

export interface MessageLayerLimits {
  /** Messages that are remembered to recognise duplicates. */
  readonly rememberedMessages: number
  /** Requests being answered, of all peers and of one. */
  readonly exchanges: number
  readonly exchangesPerPeer: number
  /** Confirmable messages that wait for their turn, for each peer. */
  readonly queuedMessages: number
}

export interface MessageLayerOptions {
  /** Absent: requests are refused. */
  readonly receiver?: RequestReceiver
  readonly transmission?: Partial<TransmissionParameters>
  readonly limits?: Partial<MessageLayerLimits>
  /** Whether nothing has to prove that the peer is where it says. */
  readonly isTrustedAddress?: (peer: DatagramPeer) => boolean
  /** Over how long a time the responses to multicast requests are spread; default 5 s. @see RFC 7252 8.2 */
  readonly leisureMilliseconds?: Milliseconds
  /** How long a confirmable request may wait for its response before it is acknowledged without; default 1 s. */
  readonly acknowledgeMilliseconds?: Milliseconds
}

const defaultLimits: MessageLayerLimits = {
  rememberedMessages: 100_000,
  exchanges: 10_000,
  exchangesPerPeer: 1000,
  queuedMessages: 1000,
}

const beatMilliseconds: Milliseconds = 50
const sweepMilliseconds: Milliseconds = 5000
const noPayload = Buffer.alloc(0)

/**
 * Messages over UDP or DTLS: both roles on one endpoint, duplicates recognised, confirmable messages repeated until they are
 * acknowledged, responses apart from acknowledgements where they take long.
 * @see RFC 7252 4
 */
export class MessageLayer implements DatagramHandler {
  readonly #options: MessageLayerOptions
  readonly #limits: MessageLayerLimits
  readonly #peers = new Map<string, DatagramPeerState>()
  readonly #recent: RecentMessages
  readonly #pending = new PendingExchanges()
  readonly #transmissions = new Set<Transmission>()
  readonly #unanswered = new Set<DatagramRequest>()
  readonly #acknowledgeMilliseconds: Milliseconds
  readonly #ticker = new Ticker(beatMilliseconds, () => this.#tick())
  readonly #requestServices
  readonly #peerServices
  readonly #sweeper = new Ticker(sweepMilliseconds, () => {
    this.#recent.sweep(performance.now())
    return this.#recent.size > 0
  })
  #open = 0

  constructor(options: MessageLayerOptions = {}) {
    this.#options = options
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#acknowledgeMilliseconds = options.acknowledgeMilliseconds ?? 1000
    const transmission = { ...defaultTransmission, ...options.transmission }
    this.#recent = new RecentMessages(this.#limits.rememberedMessages, lifetimeOf(transmission))
    this.#requestServices = {
      validation: new AddressValidation(),
      recent: this.#recent,
      leisureMilliseconds: options.leisureMilliseconds ?? 5000,
      finished: (request: DatagramRequest) => this.#finished(request),
    }
    this.#peerServices = {
      transmission,
      queued: this.#limits.queuedMessages,
      transmissions: this.#transmissions,
      wake: () => this.#ticker.wake(),
      idle: (state: DatagramPeerState) => this.#drop(state),
    }
  }

  /** Peers that something is kept for. */
  get peers(): number {
    return this.#peers.size
  }

  /** Requests being answered. */
  get open(): number {
    return this.#open
  }

  onMessage(peer: DatagramPeer, bytes: Buffer, isMulticast = false): void {
    const message = decodeDatagram(bytes)
    if (message === undefined) {
      if (!isMulticast) refuseMalformed(peer, bytes)
    } else if (isRequestCode(message.code)) {
      const { type } = message
      // By multicast, only what asks for no acknowledgement. @see RFC 7252 8.1
      if (type === messageTypes.nonConfirmable || (type === messageTypes.confirmable && !isMulticast)) {
        this.#receiveRequest(peer, message, isMulticast)
      }
    } else if (!isMulticast) {
      if (message.code === codes.empty) this.#receiveEmpty(peer, message)
      else if (isResponseCode(message.code)) this.#receiveResponse(peer, message)
      else if (message.type === messageTypes.confirmable) refuse(peer, message)
    }
  }

  onClose(peer: DatagramPeer): void {
    const state = this.#peers.get(peer.key)
    if (state === undefined) return
    state.close()
    this.#options.receiver?.forget(state)
    this.#peers.delete(peer.key)
  }

  /**
   * Sends a request and waits for its response.
   * @param message its token is replaced
   * @throws SendError; the reason of the signal when that was aborted
   */
  exchange(
    peer: DatagramPeer,
    message: Omit<OutgoingMessage, 'token'>,
    exchangeOptions: ExchangeOptions & { readonly confirmable?: boolean },
  ): Promise<CoapMessage> {
    const isMulticast = exchangeOptions.confirmable === false
    const pending = this.#pending.add(exchangeOptions, isMulticast ? undefined : peer.key)
    const state = this.#stateOf(peer)
    const outgoing = { ...message, token: pending.token }
    state.retain()
    if (isMulticast) {
      peer.send(encodeDatagram(messageTypes.nonConfirmable, state.nextMessageID(), outgoing))
      pending.onSettled = () => state.release()
    } else {
      const transmission = state.transmit(outgoing, (outcome) => {
        if (outcome === 'acknowledged') return
        // Not in the middle of what brought it about.
        queueMicrotask(() =>
          pending.fail('unreachable', reasons[outcome], outcome === 'silence' || outcome === 'closed'),
        )
      })
      pending.onSettled = () => {
        transmission.finish('acknowledged')
        state.release()
      }
    }
    this.#ticker.wake()
    return pending.response
  }

  /** Fails what is under way and forgets everything. */
  stop(): void {
    for (const state of [...this.#peers.values()]) state.close()
    this.#pending.failAll('the endpoint was closed')
    this.#peers.clear()
    this.#ticker.stop()
    this.#sweeper.stop()
  }

  #stateOf(peer: DatagramPeer): DatagramPeerState {
    const known = this.#peers.get(peer.key)
    if (known !== undefined) return known
    const isProved = this.#options.isTrustedAddress?.(peer) ?? true
    const state = new DatagramPeerState(peer, isProved, this.#peerServices)
    this.#peers.set(peer.key, state)
    return state
  }

  #drop(state: DatagramPeerState): void {
    if (this.#peers.get(state.key) === state) this.#peers.delete(state.key)
  }

  #receiveRequest(peer: DatagramPeer, message: CoapMessage, isMulticast: boolean): void {
    const { receiver } = this.#options
    if (receiver === undefined) {
      refuse(peer, message)
      return
    }
    const state = this.#stateOf(peer)
    const fingerprint = fingerprintOf(message.bytes)
    const earlier = state.recent.get(message.messageID)
    if (earlier !== undefined && earlier.fingerprint === fingerprint) {
      if (earlier.answer !== undefined) peer.send(earlier.answer)
      return
    }
    const recent = this.#remember(state, message, fingerprint)
    const request = new DatagramRequest(message, state, recent, this.#requestServices, isMulticast)
    state.open++
    this.#open++
    this.#unanswered.add(request)
    this.#ticker.wake()
    if (this.#open > this.#limits.exchanges || state.open > this.#limits.exchangesPerPeer) refuseBusy(request)
    else receiver.receive(request)
  }

  #remember(state: DatagramPeerState, { messageID, bytes }: CoapMessage, fingerprint = fingerprintOf(bytes)) {
    this.#sweeper.wake()
    return this.#recent.add(state, messageID, fingerprint, performance.now())
  }

  #finished(request: DatagramRequest): void {
    this.#unanswered.delete(request)
    this.#open--
    request.peer.open--
  }

  #receiveEmpty(peer: DatagramPeer, message: CoapMessage): void {
    if (message.type === messageTypes.confirmable) refuse(peer, message)
    else if (message.type === messageTypes.acknowledgement || message.type === messageTypes.reset) {
      const outcome = message.type === messageTypes.reset ? 'reset' : 'acknowledged'
      this.#peers.get(peer.key)?.answered(message.messageID, outcome)
    }
  }

  #receiveResponse(peer: DatagramPeer, message: CoapMessage): void {
    const state = this.#peers.get(peer.key)
    if (message.type === messageTypes.acknowledgement) state?.answered(message.messageID, 'acknowledged')
    const pending = this.#pending.of(message, peer.key)
    if (message.type === messageTypes.confirmable) this.#acknowledgeResponse(peer, message, pending !== undefined)
    pending?.resolve(message)
  }

  #acknowledgeResponse(peer: DatagramPeer, message: CoapMessage, isExpected: boolean): void {
    const earlier = this.#peers.get(peer.key)?.recent.get(message.messageID)
    if (earlier?.answer !== undefined) {
      peer.send(earlier.answer)
    } else if (isExpected) {
      const answer = encodeEmpty(messageTypes.acknowledgement, message.messageID)
      const state = this.#stateOf(peer)
      this.#recent.answered(this.#remember(state, message), answer)
      peer.send(answer)
    } else {
      refuse(peer, message)
    }
  }

  #tick(): boolean {
    const now = performance.now()
    for (const transmission of this.#transmissions) if (transmission.due <= now) transmission.repeat(now)
    for (const request of this.#unanswered) {
      if (request.arrived + this.#acknowledgeMilliseconds > now) break
      this.#unanswered.delete(request)
      request.acknowledge()
    }
    this.#pending.sweep(now)
    return this.#transmissions.size > 0 || this.#unanswered.size > 0 || this.#pending.size > 0
  }
}

/** EXCHANGE_LIFETIME with the latencies that the standard assumes. @see RFC 7252 4.8.2 */
function lifetimeOf({ ackMilliseconds, ackRandomFactor, retransmissions }: TransmissionParameters): Milliseconds {
  const span = ackMilliseconds * (2 ** retransmissions - 1) * ackRandomFactor
  return span + 2 * 100_000 + ackMilliseconds
}

const reasons = {
  reset: 'the peer refused the message',
  silence: 'the peer did not acknowledge the message',
  crowded: 'too many messages wait for the peer',
  closed: 'the peer is gone',
} as const

/** @see RFC 7252 4.2 */
function refuse(peer: DatagramPeer, message: CoapMessage): void {
  if (message.type === messageTypes.confirmable) peer.send(encodeEmpty(messageTypes.reset, message.messageID))
}

/** A confirmable message of this version that cannot be read is refused, anything else passed over. @see RFC 7252 3 */
function refuseMalformed(peer: DatagramPeer, bytes: Buffer): void {
  if (bytes.length < 4 || bytes[0]! >> 4 !== 0b0100) return
  peer.send(encodeEmpty(messageTypes.reset, bytes.readUInt16BE(2)))
}

function refuseBusy(request: DatagramRequest): void {
  if (request.message.type === messageTypes.nonConfirmable) {
    request.silence()
    return
  }
  const list = new OptionList().add(options.maxAge, 1)
  request.respond({ code: codes.serviceUnavailable, token: request.message.token, options: list, payload: noPayload })
}
