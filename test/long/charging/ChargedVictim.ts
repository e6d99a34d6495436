import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import {
  assertStatus,
  type ChargingEntry,
  eventually,
  exportCharging,
  type Random,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../support/index.ts'
import { operate, type SentOperation } from './operate.ts'

const applications = 6

/** A server that is killed again and again while several applications use it and are charged for it. */
export class ChargedVictim {
  readonly #waystation: Waystation
  readonly #random: Random
  readonly #applications: readonly RegisteredAE[]
  readonly #sent = new Map<string, SentOperation>()
  kills = 0

  private constructor(waystation: Waystation, random: Random, registered: readonly RegisteredAE[]) {
    this.#waystation = waystation
    this.#random = random
    this.#applications = registered
  }

  static async start(random: Random): Promise<ChargedVictim> {
    const waystation = await startWaystation()
    const registered: RegisteredAE[] = []
    for (let count = 0; count < applications; count += 1) {
      const ae = await registerAE(waystation)
      const container = { 'm2m:cnt': { rn: 'c' } }
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, container), 2001)
      registered.push(ae)
    }
    await collect(waystation)
    return new ChargedVictim(waystation, random, registered)
  }

  get acknowledged(): number {
    return [...this.#sent.values()].filter((one) => one.isAcknowledged).length
  }

  /** Load, SIGKILL, restart. */
  async cycle(): Promise<void> {
    const work = Promise.all(this.#applications.map((ae) => this.#work(ae)))
    await delay(this.#random.between(20, 400))
    await this.#waystation.kill()
    this.kills += 1
    await work
    await this.#waystation.restart()
  }

  async #work(ae: RegisteredAE): Promise<void> {
    const known: string[] = []
    for (;;) {
      if (!(await operate({ ae, random: this.#random, sent: this.#sent, known }))) return
    }
  }

  /**
   * @throws AssertionError unless there is exactly one record for what was acknowledged, at most one for what was not, none
   *   for what nobody sent, and one for a creation or deletion without an answer when, and only when, it happened
   */
  async reconcile(): Promise<void> {
    const sent = this.#sent
    const records = await eventually(
      async () => {
        const found = byRequest(JSON.parse(await exportCharging(this.#waystation, '--format', 'json')))
        for (const [rqi, { isAcknowledged, address }] of sent) {
          if (isAcknowledged) assert.ok(found.has(rqi), `the record of ${rqi} on ${address} is lost`)
        }
        return found
      },
      { timeoutMs: 30_000, intervalMs: 1000 },
    )
    for (const [rqi, all] of records) {
      const operation = sent.get(rqi)
      if (operation === undefined) assert.ok(all[0].originator === 'CAdmin', `nobody sent ${rqi}`)
      assert.equal(all.length, 1, `${all.length} records of ${rqi}`)
      if (operation !== undefined) assert.equal(all[0].originator, operation.originator)
    }
    for (const [rqi, operation] of sent) if (!operation.isAcknowledged) await this.#settle(rqi, operation, records)
  }

  /** What had no answer counts from now on as what became of it. */
  async #settle(rqi: string, operation: SentOperation, records: ReadonlyMap<string, unknown>): Promise<void> {
    if (operation.kind !== 'retrieve') {
      const { rsc } = await this.#waystation.client().retrieve(operation.address)
      const hasHappened = (rsc === 2000) === (operation.kind === 'create')
      assert.equal(records.has(rqi), hasHappened, `${operation.kind} of ${operation.address} and its record disagree`)
    }
    if (records.has(rqi)) operation.isAcknowledged = true
    else this.#sent.delete(rqi)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#waystation[Symbol.asyncDispose]()
  }
}

/** Makes statistics of every operation of the applications. */
async function collect(waystation: Waystation): Promise<void> {
  const admin = waystation.client()
  assertStatus(await admin.create('cse-in', resourceTypes.statsConfig, { 'm2m:stcg': { rn: 's' } }), 2001)
  const event = await admin.create('cse-in/s', resourceTypes.eventConfig, { 'm2m:evcg': { evt: 1 } })
  const { evi } = assertStatus(event, 2001).resource
  const content = { 'm2m:stcl': { cei: 'CAdmin', srs: 1, sm: 1, evi, cdi: ['Cae*'] } }
  assertStatus(await admin.create('cse-in', resourceTypes.statsCollect, content), 2001)
}

function byRequest(entries: readonly ChargingEntry[]): Map<string, [ChargingEntry, ...ChargingEntry[]]> {
  const records = new Map<string, [ChargingEntry, ...ChargingEntry[]]>()
  for (const entry of entries) {
    const before = records.get(entry.requestIdentifier)
    if (before === undefined) records.set(entry.requestIdentifier, [entry])
    else before.push(entry)
  }
  return records
}
