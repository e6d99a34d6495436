import type { Log, Sessions, Transport } from '@waystation/core/ports'
import { normaliseOriginator } from '@waystation/model'
import type { EmbeddedBroker, MqttLimits } from '@waystation/protocol/mqtt'
import type { Configuration } from '../configuration/Configuration.ts'
import type { ListenerServices } from '../listeners/Listening.ts'
import type { Security } from '../security/Security.ts'

/** What a Core has of MQTT. Each part is made, and its code loaded, when something needs it. */
export class MqttParts {
  readonly #configuration: Configuration
  readonly #log: Log
  readonly #began: ((originator: string) => void)[] = []
  #making: Promise<EmbeddedBroker> | undefined
  #broker: EmbeddedBroker | undefined

  constructor(configuration: Configuration, _security: Pick<Security, 'client'>, log: Log) {
    this.#configuration = configuration
    this.#log = log
  }

  /** @returns the broker of this program; the same for all listeners */
  embedded(services: ListenerServices): Promise<EmbeddedBroker> {
    this.#making ??= this.#make(services)
    return this.#making
  }

  /** Sends the requests of the CSE to `mqtt:` and `mqtts:` addresses. */
  get transport(): Transport {
    return {
      handles: (url) => /^mqtts?:\/\//i.test(url),
      send: async () => {
        throw new Error('not yet')
      },
    }
  }

  async close(): Promise<void> {}

  /** AEs and CSEs that are connected to the broker of this program. */
  #sessionsOf(broker: EmbeddedBroker): Sessions {
    return {
      has: (originator) => broker.reaches(originator),
      send: (originator, request, options) => broker.sendTo(originator, request, options),
      watch: (began) => this.#began.push(began),
    }
  }

  async #make({ handler, authority, sessions }: ListenerServices): Promise<EmbeddedBroker> {
    const { EmbeddedBroker } = await import('@waystation/protocol/mqtt')
    const self = this.#identity
    const broker = new EmbeddedBroker({
      self,
      handler,
      ...(authority === undefined ? {} : { authority }),
      limits: limitsOf(this.#configuration),
      arrived: (id) => {
        for (const began of this.#began) began(normaliseOriginator(id, self))
      },
      log: this.#log,
    })
    sessions.push(this.#sessionsOf(broker))
    this.#broker = broker
    return broker
  }

  get #identity() {
    const { cseId: cseID, cseName, spId: spID } = this.#configuration
    return { cseID, cseName, spID }
  }
}

function limitsOf(configuration: Configuration): MqttLimits {
  return {
    packetBytes: configuration['mqtt.packetBytes'],
    connections: configuration['limits.connections'],
    sessions: configuration['mqtt.sessions'],
    subscriptions: configuration['mqtt.subscriptions'],
    queuedMessages: configuration['mqtt.queuedMessages'],
    queuedBytes: configuration['mqtt.queuedBytes'],
    inFlight: configuration['mqtt.inFlight'],
    connectMilliseconds: configuration['mqtt.connectTimeout'],
    packetMilliseconds: configuration['connections.requestTimeout'],
    sessionMilliseconds: configuration['mqtt.sessionLife'],
  }
}
