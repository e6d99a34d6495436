import type { Socket } from 'node:net'
import type { MqttLimits } from '../MqttLimits.ts'
import type { Connection } from './Connection.ts'
import type { Peer } from './Peer.ts'
import type { ConnectRequest, Publication, Refusal } from './packets.ts'
import type { Session } from './Session.ts'

/** Told of a publication that takes its time. */
export interface Work {
  /** The client may forget it. */
  acknowledged(): void
  /** Nothing more is to be done; called after `acknowledged`. */
  done(): void
  /** Set by who does the work: told that acknowledgements behind this one wait for it. */
  hurry?: () => void
}

/** A will, and whose it is. */
export interface Will {
  readonly topic: string
  readonly payload: Buffer
  readonly qualityOfService: 0 | 1 | 2
  readonly peer: Peer
}

/** What a connection needs of the broker. */
export interface BrokerPart {
  readonly limits: MqttLimits
  /** @returns who the client is, or why it is refused */
  admit(socket: Socket, request: ConnectRequest): Promise<{ peer: Peer } | { refusal: Refusal }>
  /** @returns undefined when there are too many sessions */
  openSession(request: ConnectRequest, peer: Peer): { session: Session; wasPresent: boolean } | undefined
  mayPublish(peer: Peer, topic: string): boolean
  /** @returns whether it takes its time, and `work` is told of it; else everything is done */
  publish(publication: Publication, peer: Peer, work: Work): boolean
  /** @returns whether it may */
  subscribe(session: Session, peer: Peer, filter: string, qualityOfService: 0 | 1): boolean
  /** @returns whether it was subscribed */
  unsubscribe(session: Session, filter: string): boolean
  /** The client of the session can be reached, maybe by more topics than before. */
  arrived(session: Session): void
  /** A publication of the connection is done. */
  finished(connection: Connection): void
  left(connection: Connection, session: Session | undefined, will: Will | undefined): void
  /** Tells an operator what a client was refused. */
  refused(socket: Socket, peer: Peer | undefined, what: string): void
  /** A fault of ours. */
  failed(error: unknown): void
}
