import { randomInt } from 'node:crypto'
import type { PeerProof } from '../Binding.ts'
import type { DatagramPeer } from '../DatagramPort.ts'
import { plainAddress } from '../plainAddress.ts'
import type { CoapPeer } from './CoapPeer.ts'
import { messageTypes } from './codes.ts'
import { encodeDatagram, type OutgoingMessage } from './encodeMessage.ts'
import type { RecentMessage, RecentMessageOwner } from './RecentMessages.ts'
import { Transmission, type TransmissionOutcome, type TransmissionParameters } from './Transmission.ts'

/** What the states of all peers share. */
export interface PeerStateServices {
  readonly transmission: TransmissionParameters
  /** Confirmable messages that may wait for their turn, for each peer. */
  readonly queued: number
  /** Those on their way, to be repeated. */
  readonly transmissions: Set<Transmission>
  wake(): void
  /** Nothing is kept for the peer any more. */
  idle(state: DatagramPeerState): void
}

const blockOf1024 = 6

/** What is kept for one peer of a datagram transport; nothing once all of it is over. */
export class DatagramPeerState implements CoapPeer, RecentMessageOwner {
  readonly peer: DatagramPeer
  readonly recent = new Map<number, RecentMessage>()
  readonly waiting = new Set<AbortController>()
  readonly largestBlock = blockOf1024
  readonly largestPayload = 1024
  readonly #services: PeerStateServices
  readonly #outstanding = new Map<number, Transmission>()
  #queue: Transmission[] = []
  #nextMessageID = randomInt(65_536)
  #holds = 0
  #remote: { readonly address: string; readonly host: string } | undefined
  /** It has shown that it is where it says. */
  isProved: boolean
  /** Requests being answered. */
  open = 0

  constructor(peer: DatagramPeer, isProved: boolean, services: PeerStateServices) {
    this.peer = peer
    this.isProved = isProved
    this.#services = services
  }

  get key(): string {
    return this.peer.key
  }

  get remoteAddress(): string {
    const { address } = this.peer
    // A session of DTLS may have another address than with its last message.
    if (this.#remote?.address !== address) this.#remote = { address, host: hostOf(address) }
    return this.#remote.host
  }

  get proof(): PeerProof {
    return this.peer.proof
  }

  get isOpen(): boolean {
    return this.peer.isOpen
  }

  nextMessageID(): number {
    do this.#nextMessageID = (this.#nextMessageID + 1) & 0xffff
    while (this.#outstanding.has(this.#nextMessageID))
    return this.#nextMessageID
  }

  /** Sends a confirmable message as soon as the congestion control lets it. @see RFC 7252 4.7 */
  transmit(
    message: OutgoingMessage,
    done: (outcome: TransmissionOutcome) => void,
    retransmissions = this.#services.transmission.retransmissions,
  ): Transmission {
    const messageID = this.nextMessageID()
    const transmission: Transmission = new Transmission(
      { messageID, bytes: encodeDatagram(messageTypes.confirmable, messageID, message) },
      { ...this.#services.transmission, retransmissions },
      {
        send: (bytes) => this.peer.send(bytes),
        done: (outcome) => {
          this.#remove(transmission)
          done(outcome)
          this.#pump()
        },
      },
    )
    if (this.#queue.length >= this.#services.queued) transmission.finish('crowded')
    else {
      this.#queue.push(transmission)
      this.#pump()
    }
    return transmission
  }

  #remove(transmission: Transmission): void {
    if (this.#outstanding.get(transmission.messageID) === transmission) {
      this.#outstanding.delete(transmission.messageID)
    }
    this.#services.transmissions.delete(transmission)
  }

  #pump(): void {
    const { transmission, transmissions } = this.#services
    while (this.#queue.length > 0 && this.#outstanding.size < transmission.outstanding) {
      const next = this.#queue.shift()!
      if (next.isDone) continue
      this.#outstanding.set(next.messageID, next)
      transmissions.add(next)
      next.begin(performance.now())
      this.#services.wake()
    }
    this.#offerRest()
  }

  notify(message: OutgoingMessage): Promise<boolean> {
    return new Promise((resolve) => this.transmit(message, (outcome) => resolve(outcome === 'acknowledged')))
  }

  /** An acknowledgement or a reset came; it proves no address, since message IDs are few enough to try them all. */
  answered(messageID: number, outcome: 'acknowledged' | 'reset'): void {
    this.#outstanding.get(messageID)?.finish(outcome)
  }

  retain(): void {
    this.#holds++
  }

  release(): void {
    this.#holds--
    this.#offerRest()
  }

  forgotten(): void {
    this.#offerRest()
  }

  #offerRest(): void {
    const isBusy = this.#holds > 0 || this.open > 0 || this.#outstanding.size > 0 || this.#queue.length > 0
    if (!isBusy && this.recent.size === 0) this.#services.idle(this)
  }

  /** Gives up everything under way. */
  close(): void {
    const all = [...this.#outstanding.values(), ...this.#queue]
    // First, or what waits would be sent with the end of what it waits for.
    this.#queue = []
    for (const transmission of all) transmission.finish('closed')
    for (const controller of this.waiting) controller.abort()
  }
}

function hostOf(address: string): string {
  return plainAddress(address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, ''))
}
