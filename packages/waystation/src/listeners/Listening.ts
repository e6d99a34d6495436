import type { Log, Sessions } from '@waystation/core/ports'
import type { RequestHandler } from '@waystation/model'
import type { BindingServer, HttpServerOptions, PeerAuthority, ServerSecurity } from '@waystation/protocol'
import type { Configuration } from '../configuration/Configuration.ts'
import type { MqttParts } from '../mqtt/MqttParts.ts'

/** Names of the listeners, as the settings and the ready line have them. */
export const listenerNames = ['http', 'https', 'coap', 'coaps', 'ws', 'wss', 'mqtt', 'mqtts'] as const
export type ListenerName = (typeof listenerNames)[number]

/** URL of each listener that there is, and of the MQTT broker of others. */
export type Listening = { readonly [N in ListenerName | 'mqttBroker']?: string }

/** What a listener is made of. */
export interface ListenerServices {
  readonly configuration: Configuration
  readonly handler: RequestHandler
  /** Has a resource watched; undefined is returned where that is not possible. */
  readonly watch: (to: string, changed: () => void) => (() => void) | undefined
  /** Absent: every originator is believed. */
  readonly authority?: PeerAuthority
  /** What listeners with TLS or DTLS need; there whenever one of them is configured. */
  readonly tls?: ServerSecurity
  /** Takes the connections that registrees keep open, of the listeners that have such. */
  readonly sessions: Sessions[]
  readonly mqtt: MqttParts
  readonly routes: NonNullable<HttpServerOptions['routes']>
  readonly log: Log
}

/** Makes the server of a listener that is configured. It loads its libraries then, and not before. */
export type MakeListener = (services: ListenerServices) => Promise<BindingServer>
