import { setTimeout as wait } from 'node:timers/promises'
import { type JsonObject, type JsonValue, type Milliseconds, resourceTypes } from '@waystation/model'
import type { Client } from '../Client.ts'
import { type Result, unwrap } from '../Result.ts'
import type { Deliver, NotificationReceiver } from './NotificationReceiver.ts'
import { NotificationRouter } from './NotificationRouter.ts'

export interface PollOptions {
  /** How long one poll waits at the CSE; default 30 s. */
  readonly wait?: Milliseconds
}

/** Below the AE; an AE has at most one. */
const channelName = 'pollingChannel'

/**
 * Receives notifications through a polling channel of the client's AE, which must be registered with requestReachability
 * false. The channel is created when missing, also again later, and deleted at the end if it was created here.
 * @see TS-0001 10.2.13, TS-0004 7.4.21
 */
export function poll(client: Client, options: PollOptions = {}): NotificationReceiver {
  return new PollingReceiver(client, options.wait ?? 30_000)
}

class PollingReceiver implements NotificationReceiver {
  readonly #client: Client
  readonly #wait: Milliseconds
  readonly #ended = new AbortController()
  readonly #router: NotificationRouter
  #channel: string | undefined
  #isOwn = false
  #opening: Promise<void> | undefined
  #polling: Promise<void> | undefined

  constructor(client: Client, wait: Milliseconds) {
    this.#client = client
    this.#wait = wait
    this.#router = new NotificationRouter(client.originator)
  }

  async open(deliver: Deliver) {
    this.#opening ??= this.#start().catch((error) => {
      this.#opening = undefined
      throw error
    })
    await this.#opening
    return this.#router.open(deliver)
  }

  async close(): Promise<void> {
    this.#ended.abort()
    await this.#opening?.catch(() => {})
    await this.#polling
    if (this.#isOwn && this.#channel !== undefined) await this.#client.delete(this.#channel, { timeout: 5000 })
  }

  async #start(): Promise<void> {
    this.#channel = unwrap(await this.#findChannel())
    this.#polling = this.#poll()
  }

  async #findChannel(): Promise<Result<string>> {
    const ae = this.#client.originator
    const { pollingChannel } = resourceTypes
    const created = await this.#client.create(ae, pollingChannel, { resourceName: channelName })
    if (created.ok) {
      this.#isOwn = true
      return { ...created, value: String(created.value.resourceID) }
    }
    if (created.status !== 'conflict') return created
    const found = await this.#client.retrieve(`${ae}/${channelName}`, pollingChannel)
    if (found.ok) return { ...found, value: String(found.value.resourceID) }
    // The channel of this AE goes by another name.
    const addresses = await this.#client.discover(ae, { resourceType: pollingChannel.code, level: 1 })
    if (!addresses.ok) return addresses
    const [address] = addresses.value
    return address === undefined ? created : { ...addresses, value: address }
  }

  async #poll(): Promise<void> {
    const { signal } = this.#ended
    let delay = 500
    while (!signal.aborted) {
      const result = await this.#pollOnce(signal).catch(() => undefined)
      if (result === undefined) return
      if (result.ok || result.code === 4008) {
        delay = 500
        continue
      }
      if (result.status === 'notFound' || result.status === 'originatorHasNoPrivilege') await this.#restore()
      await wait(delay, undefined, { signal }).catch(() => {})
      delay = Math.min(delay * 2, 30_000)
    }
  }

  async #restore(): Promise<void> {
    const found = await this.#findChannel()
    if (found.ok) this.#channel = found.value
  }

  async #pollOnce(signal: AbortSignal): Promise<Result<JsonObject>> {
    const result = await this.#client.request(
      'retrieve',
      `${this.#channel}/pcu`,
      {},
      { requestExpiration: this.#wait, timeout: this.#wait + 10_000, signal },
    )
    if (!result.ok) return result
    const single = result.value['m2m:rqp']
    const several = result.value['m2m:agrp']
    for (const request of requestsIn(single ?? several)) await this.#answer(request, signal)
    return result
  }

  async #answer(request: JsonObject, signal: AbortSignal): Promise<void> {
    const isNotification = request.op === 5 && typeof request.pc === 'object' && request.pc !== null
    if (isNotification) await this.#router.route(request.pc as JsonObject)
    const response: JsonObject = {
      rsc: isNotification ? 2000 : 4005,
      rqi: request.rqi ?? '',
      ...(request.rvi === undefined ? {} : { rvi: request.rvi }),
      ...(request.to === undefined ? {} : { fr: request.to }),
      ...(request.fr === undefined ? {} : { to: request.fr }),
    }
    await this.#client.notify(`${this.#channel}/pcu`, { 'm2m:rsp': response }, { signal })
  }
}

function requestsIn(value: JsonValue | undefined): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(requestsIn)
  if (typeof value !== 'object' || value === null) return []
  return value['m2m:rqp'] === undefined ? [value] : requestsIn(value['m2m:rqp'])
}
