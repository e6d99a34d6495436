import { setTimeout as delay } from 'node:timers/promises'
import {
  assertStatus,
  type NotificationReceiver,
  type OneM2MClient,
  type Random,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
  WaystationStartError,
} from '../../support/index.ts'
import { type Deletable, type Journal, type LogContainer, windowSize } from './Journal.ts'
import { verify } from './verify.ts'
import { write } from './writers.ts'

const writers = 16

/** A server that is killed again and again, and what it must not have forgotten. */
export class Victim {
  readonly #waystation: Waystation
  readonly #receiver: NotificationReceiver
  readonly #random: Random
  readonly client: OneM2MClient
  readonly address: string
  readonly journal: Journal
  kills = 0
  acknowledged = 0

  private constructor(
    waystation: Waystation,
    receiver: NotificationReceiver,
    random: Random,
    client: OneM2MClient,
    address: string,
  ) {
    this.#waystation = waystation
    this.#receiver = receiver
    this.#random = random
    this.client = client
    this.address = address
    this.journal = {
      logs: [],
      trees: [],
      labels: [],
      window: { address: `${address}/window`, acknowledged: new Map(), highest: 0 },
      faults: [],
    }
  }

  static async start(receiver: NotificationReceiver, random: Random): Promise<Victim> {
    const waystation = await startWaystation({ set: { 'notification.retryDelay': '50ms' } })
    const { client, address } = await registerAE(waystation)
    const victim = new Victim(waystation, receiver, random, client, address)
    await victim.#container('window', { mni: windowSize })
    for (let writer = 0; writer < writers; writer += 1) {
      await victim.#container(`label${writer}`, { lbl: ['n0'] })
      victim.journal.labels.push({ address: `${address}/label${writer}`, acknowledged: 0, sent: 0 })
    }
    return victim
  }

  /** Load, SIGKILL, restart, check; now and then a second kill while the server starts or catches up. */
  async cycle(): Promise<void> {
    const log = await this.#newLog()
    await this.#newTree()
    const ended = new AbortController()
    const work = Promise.all(
      this.journal.labels.map((_, writer) =>
        write({ victim: this, log, writer, random: this.#random, signal: ended.signal }),
      ),
    )
    await delay(this.#random.between(20, 500))
    await this.#kill()
    ended.abort()
    this.acknowledged += (await work).reduce((sum, count) => sum + count, 0)
    if (this.#random.chance(0.1)) await this.#killWhileStarting()
    await this.#waystation.restart()
    if (this.#random.chance(0.15)) await this.#killWhileCatchingUp()
    await verify(this)
  }

  async stop(): Promise<void> {
    await this.#waystation[Symbol.asyncDispose]()
  }

  async #kill(): Promise<void> {
    await this.#waystation.kill()
    this.kills += 1
    for (const log of this.journal.logs) log.runEnds.push(log.mailbox.received.length)
  }

  async #killWhileStarting(): Promise<void> {
    const starting = this.#waystation.restart().catch((error) => {
      if (!(error instanceof WaystationStartError) || error.exitCode !== null) throw error
    })
    await delay(this.#random.between(50, 500))
    await this.#kill()
    await starting
  }

  async #killWhileCatchingUp(): Promise<void> {
    await delay(this.#random.between(0, 100))
    await this.#kill()
    await this.#waystation.restart()
  }

  async #newLog(): Promise<LogContainer> {
    const name = uniqueName('log')
    const mailbox = this.#receiver.mailbox(`/${name}`)
    await this.#container(name)
    const content = { 'm2m:sub': { rn: 'watch', nu: [mailbox.url], enc: { net: [3], chty: [4] }, nct: 1, pn: 2 } }
    assertStatus(await this.client.create(`${this.address}/${name}`, resourceTypes.subscription, content), 2001)
    const address = `${this.address}/${name}`
    const log: LogContainer = {
      address,
      deletion: 'none',
      below: [`${address}/watch`],
      sent: new Map(),
      mailbox,
      runEnds: [],
      pinned: undefined,
    }
    this.journal.logs.push(log)
    return log
  }

  /** Containers and instances three levels deep, for a writer to delete under the kill. */
  async #newTree(): Promise<void> {
    const address = await this.#container(uniqueName('tree'))
    const tree: Deletable = { address, deletion: 'none', below: [] }
    for (const name of ['a', 'b', 'c']) {
      const child = await this.#container(name, {}, address)
      const instance = await this.client.create(child, resourceTypes.contentInstance, {
        'm2m:cin': { rn: 'i', con: name },
      })
      tree.below.push(child, `${child}/i`, assertStatus(instance, 2001).resource.ri)
    }
    this.journal.trees.push(tree)
  }

  async #container(name: string, attributes: Record<string, unknown> = {}, parent = this.address): Promise<string> {
    assertStatus(
      await this.client.create(parent, resourceTypes.container, { 'm2m:cnt': { rn: name, ...attributes } }),
      2001,
    )
    return `${parent}/${name}`
  }
}
