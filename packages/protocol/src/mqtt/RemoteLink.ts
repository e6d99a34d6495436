import type { CSEIdentity, ResponsePrimitive } from '@waystation/model'
import { inTime } from '../inTime.ts'
import { encodeRequestPrimitive } from '../primitives/index.ts'
import { serialisations } from '../serialisations/index.ts'
import type { BrokerConnection } from './BrokerConnection.ts'
import type { Link, LinkRequest } from './Link.ts'
import { PendingRequests } from './PendingRequests.ts'
import { formatTopic, levelOfID, parseTopic, prefixOfTopic } from './topics.ts'

/** Requests of this CSE through a broker of others. */
export class RemoteLink implements Link {
  readonly connection: BrokerConnection
  readonly #self: CSEIdentity
  readonly #pending: PendingRequests

  constructor(connection: BrokerConnection, self: CSEIdentity) {
    this.connection = connection
    this.#self = self
    this.#pending = new PendingRequests(self)
  }

  async send({ request, receiver, serialisation, prefix = '', ...options }: LinkRequest): Promise<ResponsePrimitive> {
    const originator = levelOfID(this.#self.cseID)
    const topic =
      options.topic ?? formatTopic({ kind: 'req', originator, receiver: receiver!, type: serialisation }, prefix)
    const payload = encodeRequestPrimitive(request, serialisations[serialisation])
    const expirySeconds = options.timeoutMilliseconds / 1000
    if (receiver === undefined) {
      await inTime(this.connection.publish(topic, payload, expirySeconds), 'no acknowledgement', true, options)
      // A topic of its own choice has no topic of responses: the acknowledgement counts.
      return { responseStatusCode: 2000, requestIdentifier: typeof request.rqi === 'string' ? request.rqi : '' }
    }
    await this.connection.subscribe(`${prefix}/oneM2M/resp/${originator}/#`)
    options.signal?.throwIfAborted()
    const response = this.#pending.wait(request, receiver, topic, options)
    // Published in the order of the calls; what the broker does not take gets no answer.
    this.connection.publish(topic, payload, expirySeconds).catch((error: Error) => {
      this.#pending.lost((other) => other === topic, error.message)
    })
    return response
  }

  /** @returns whether it was a response to a request of this end */
  received(topic: string, payload: Buffer): boolean {
    const parsed = parseTopic(topic, prefixOfTopic(topic))
    if (parsed?.kind !== 'resp') return false
    this.#pending.answered(parsed, payload)
    return true
  }

  /** Fails what waits: the connection is gone. */
  lost(): void {
    this.#pending.lost(() => true, 'the connection to the broker broke')
  }
}
