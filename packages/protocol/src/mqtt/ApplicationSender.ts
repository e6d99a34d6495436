import { randomUUID } from 'node:crypto'
import { type Milliseconds, operations, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { BindingSender, SendOptions } from '../Binding.ts'
import { decodePrimitive, encodeRequestPrimitive, encodeResponsePrimitive } from '../primitives/index.ts'
import { SendError } from '../SendError.ts'
import { type Serialisation, serialisations } from '../serialisations/index.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import { type BrokerAddress, parseBrokerAddress } from './BrokerAddress.ts'
import { BrokerConnection } from './BrokerConnection.ts'
import { PendingRequests } from './PendingRequests.ts'
import { formatTopic, levelOfID, parseTopic, prefixOfTopic, responseTopic } from './topics.ts'

export interface ApplicationSenderOptions {
  readonly tls?: ClientSecurity
  /** Bearer token, in place of a user and password in the URL. */
  readonly token?: string
  /** By which a registration without identifier is known; default: the user, or something new. */
  readonly credentialID?: string
  /** Default 10 s. */
  readonly connectMilliseconds?: Milliseconds
}

/** Answers a request that came from a CSE. */
export type AnswerRequest = (request: WirePrimitive) => Promise<ResponsePrimitive>

interface Opened {
  readonly connection: BrokerConnection
  readonly pending: PendingRequests
  readonly credentialID: string
  /** By the level of who takes requests. */
  readonly listeners: Map<string, AnswerRequest>
}

/** Stands for the CSE in which the broker runs, whatever its CSE-ID. */
const hostingCSE = '-'
/** Levels of others are taken as they are. */
const nobody = { cseID: '/.', cseName: '.', spID: '//.' }

/**
 * MQTT for applications: requests of any originator to the CSE behind a broker. The URL names the CSE as `?cse=/id-in`; that
 * is not needed for the broker of a Core.
 */
export class ApplicationSender implements BindingSender {
  readonly #options: ApplicationSenderOptions
  readonly #opened = new Map<string, Opened>()

  constructor(options: ApplicationSenderOptions = {}) {
    this.#options = options
  }

  async send(url: string, request: WirePrimitive, options: SendOptions): Promise<ResponsePrimitive> {
    options.signal?.throwIfAborted()
    const address = parseBrokerAddress(url)
    const { connection, pending, credentialID } = this.#open(address)
    const receiver = address.cse === undefined ? hostingCSE : levelOfID(address.cse)
    const type = address.serialisation ?? options.serialisation ?? 'json'
    const isRegistration = lacksIdentifier(request)
    const originator = isRegistration ? credentialID : levelOfID(typeof request.fr === 'string' ? request.fr : '')
    if (originator === '') throw new SendError('protocol', 'a request without originator has no topic in MQTT', false)
    const kind = isRegistration ? 'reg_req' : 'req'
    const topic = formatTopic({ kind, originator, receiver, type }, address.path)
    await connection.subscribe(`${address.path}/oneM2M/${isRegistration ? 'reg_resp' : 'resp'}/${originator}/#`)
    const payload = encodeRequestPrimitive(request, serialisations[type])
    const response = pending.wait(request, receiver, topic, options)
    connection.publish(topic, payload, options.timeoutMilliseconds / 1000).catch((error: Error) => {
      pending.lost((other) => other === topic, error.message)
    })
    return response
  }

  /**
   * Takes the requests to an originator, on the connection of its own requests; also once that was lost and is back.
   * @returns what ends that
   * @throws SendError
   */
  async listen(url: string, originator: string, answer: AnswerRequest): Promise<() => void> {
    const address = parseBrokerAddress(url)
    const { connection, listeners } = this.#open(address)
    const level = levelOfID(originator)
    const filter = `${address.path}/oneM2M/req/+/${level}/#`
    listeners.set(level, answer)
    try {
      await connection.subscribe(filter)
    } catch (error) {
      listeners.delete(level)
      throw error
    }
    return () => {
      listeners.delete(level)
      connection.unsubscribe(filter).catch(() => {})
    }
  }

  async close(): Promise<void> {
    const all = [...this.#opened.values()]
    this.#opened.clear()
    for (const { pending } of all) pending.lost(() => true, 'the sender was closed')
    await Promise.all(all.map(({ connection }) => connection.close()))
  }

  #open(address: BrokerAddress): Opened {
    const known = this.#opened.get(address.key)
    if (known !== undefined) return known
    const { connectMilliseconds = 10_000, credentialID, ...security } = this.#options
    const opened: Opened = {
      pending: new PendingRequests(nobody),
      credentialID: (credentialID ?? address.user ?? randomUUID()).replaceAll('/', ':'),
      listeners: new Map(),
      connection: new BrokerConnection({
        ...security,
        address,
        clientID: `waystation-${randomUUID()}`,
        isClean: true,
        connectMilliseconds,
        received: (topic, payload) => received(opened, topic, payload),
        lost: () => opened.pending.lost(() => true, 'the connection to the broker broke'),
      }),
    }
    this.#opened.set(address.key, opened)
    return opened
  }
}

function received({ connection, pending, listeners }: Opened, text: string, payload: Buffer): void {
  const prefix = prefixOfTopic(text)
  const topic = parseTopic(text, prefix)
  if (topic === undefined) return
  if (topic.kind !== 'req') return pending.answered(topic, payload)
  const answer = listeners.get(topic.receiver)
  const serialisation = serialisations[topic.type as keyof typeof serialisations]
  if (answer === undefined || serialisation === undefined) return
  answerRequest(payload, serialisation, answer)
    .then((response) => connection.publish(responseTopic(topic, prefix), response))
    // The CSE finds no answer, and tries again.
    .catch(() => {})
}

async function answerRequest(payload: Buffer, serialisation: Serialisation, answer: AnswerRequest) {
  const { kind, wire } = decodePrimitive(payload, serialisation)
  if (kind !== 'request') throw new SendError('protocol', 'it is no request', false)
  return encodeResponsePrimitive(await answer(wire), serialisation)
}

/** Only an application that registers has none yet. */
function lacksIdentifier({ op, fr }: WirePrimitive): boolean {
  return op === operations.create && (fr === undefined || fr === '' || fr === 'C' || fr === 'S')
}
