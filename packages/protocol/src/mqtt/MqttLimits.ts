import type { Milliseconds } from '@waystation/model'

/** What a peer can make the embedded broker hold. */
export interface MqttLimits {
  /** Size of a packet, its topic and header included. */
  readonly packetBytes: number
  /** Connections of a listener at a time; further ones are closed at once. */
  readonly connections: number
  /** Sessions, with those whose client is away. */
  readonly sessions: number
  /** Subscriptions of a session. */
  readonly subscriptions: number
  /** Messages that wait for the client of a session; the oldest give way. */
  readonly queuedMessages: number
  readonly queuedBytes: number
  /** Requests of a client without an answer, and messages to it without its acknowledgement. */
  readonly inFlight: number
  /** How long a peer may take to say who it is. */
  readonly connectMilliseconds: Milliseconds
  /** How long a packet may take to arrive. */
  readonly packetMilliseconds: Milliseconds
  /** After which the session of a client that stays away is forgotten. */
  readonly sessionMilliseconds: Milliseconds
}
