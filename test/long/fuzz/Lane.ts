import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  assertStatus,
  type OneM2MClient,
  type Random,
  registerAE,
  resourceTypes,
  type Waystation,
} from '../../support/index.ts'
import { corpus } from './corpus.ts'
import { type FuzzRequest, toBytes } from './FuzzRequest.ts'
import { judge } from './judge.ts'
import { bodyLimitBytes, mutateBytes, mutateRequest } from './mutateRequest.ts'
import { type RawAnswer, RawConnection } from './RawConnection.ts'

/** Each input must be answered within this. */
const answerTimeoutMs = 2000
/** After so many accepted requests the lane starts anew, so that what they made does not slow it down. */
const acceptedPerAE = 150

/**
 * Sends mutated requests one after the other from an AE of its own, whose subtree must not change by requests that were
 * refused.
 */
export class Lane {
  readonly #waystation: Waystation
  readonly #random: Random
  readonly #isCompared: boolean
  readonly #connection: RawConnection
  #client: OneM2MClient | undefined
  #address = ''
  #samples: FuzzRequest[] = []
  #snapshot: string | undefined
  #accepted = 0
  /** The latest requests and their answers, oldest first. */
  #recent: string[] = []
  inputs = 0
  refused = 0
  comparisons = 0

  /** @param isCompared whether the subtree is compared; if not, requests that act later are sent as well */
  constructor(waystation: Waystation, random: Random, isCompared: boolean) {
    this.#waystation = waystation
    this.#random = random
    this.#isCompared = isCompared
    this.#connection = new RawConnection(waystation.port)
  }

  async run(count: number): Promise<void> {
    await this.#begin()
    while (count > this.inputs) {
      const sample = this.#random.pick(this.#samples)
      if (this.#random.chance(0.15)) await this.#sendMangled(sample)
      else await this.#sendMutated(sample)
      this.inputs += 1
    }
    if (this.#isCompared) await this.#compare()
    this.#connection.close()
  }

  async #begin(): Promise<void> {
    const { client, address, originator } = await registerAE(this.#waystation)
    this.#client = client
    this.#address = address
    this.#samples = corpus(address, originator, !this.#isCompared)
    this.#accepted = 0
    const rule = { acr: [{ acor: [originator], acop: 63 }] }
    await this.#create(resourceTypes.container, { 'm2m:cnt': { rn: 'box', mni: 3 } })
    await this.#create(resourceTypes.contentInstance, { 'm2m:cin': { con: 'first' } }, '/box')
    await this.#create(resourceTypes.timeSeries, { 'm2m:ts': { rn: 'series', mni: 3 } })
    await this.#create(resourceTypes.accessControlPolicy, { 'm2m:acp': { rn: 'rules', pv: rule, pvs: rule } })
    await this.#create(resourceTypes.group, { 'm2m:grp': { rn: 'group', mt: 0, mnm: 5, mid: [`${address}/box`] } })
    await this.#create(resourceTypes.subscription, { 'm2m:sub': { rn: 'watch', nu: [originator], enc: { net: [1] } } })
    await this.#create(resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'poll' } })
    const light = { 'cod:binSh': { rn: 'switch', cnd: 'org.onem2m.common.moduleclass.binarySwitch', state: true } }
    await this.#create(resourceTypes.flexContainer, light)
    this.#snapshot = undefined
  }

  async #create(ty: number, content: unknown, below = ''): Promise<void> {
    assertStatus(await (this.#client as OneM2MClient).create(`${this.#address}${below}`, ty, content), 2001)
  }

  async #sendMutated(sample: FuzzRequest): Promise<void> {
    const request = mutateRequest(sample, this.#random)
    const bytes = toBytes(request)
    await this.#send(bytes, { isLast: false, mayClose: bytes.length > bodyLimitBytes })
  }

  /** Bytes that may be no HTTP at all. */
  async #sendMangled(sample: FuzzRequest): Promise<void> {
    this.#connection.close()
    await this.#send(mutateBytes(toBytes(sample), this.#random), { isLast: true, mayClose: true })
  }

  async #send(bytes: Buffer, { isLast, mayClose }: { isLast: boolean; mayClose: boolean }): Promise<void> {
    if (this.#isCompared && this.#snapshot === undefined) this.#snapshot = await this.#read()
    let answer: RawAnswer
    try {
      answer = await this.#connection.exchange(bytes, { isLast, timeoutMs: answerTimeoutMs })
      judge(answer, mayClose)
    } catch (error) {
      throw new Error(`${(error as Error).message}\nrequest:\n${bytes.toString('latin1', 0, 3000)}`, { cause: error })
    }
    this.#remember(bytes, answer)
    // What was only accepted so far is done a little later.
    if (answer.status === 202) await delay(100)
    if (isChange(bytes, answer)) await this.#afterChange(bytes)
    else await this.#afterRefusal()
  }

  async #afterChange(bytes: Buffer): Promise<void> {
    this.#snapshot = undefined
    this.#accepted += 1
    const isGone = (await (this.#client as OneM2MClient).retrieve(this.#address)).rsc !== 2000
    if (!isGone && this.#accepted < acceptedPerAE && !/%2a|\*/i.test(bytes.toString('latin1', 0, 40))) return
    if (!isGone) assertStatus(await (this.#client as OneM2MClient).delete(this.#address), 2002)
    await this.#begin()
  }

  #remember(bytes: Buffer, { status, rsc }: RawAnswer): void {
    this.#recent.push(`${bytes.toString('latin1', 0, 1500)}\n=> ${status} ${rsc}`)
    if (this.#recent.length > 12) this.#recent.shift()
  }

  async #afterRefusal(): Promise<void> {
    this.refused += 1
    if (this.#isCompared && this.#random.chance(0.1)) await this.#compare()
  }

  async #compare(): Promise<void> {
    if (this.#snapshot === undefined) return
    this.comparisons += 1
    const now = await this.#read()
    if (now === this.#snapshot) return
    // A change that was accepted may still have had an effect under way.
    await delay(50)
    if ((await this.#read()) === this.#snapshot) return
    throw new Error(
      `refused requests changed the store from\n${this.#snapshot}\nto\n${now}\nthe latest requests:\n${this.#recent.join('\n\n')}`,
    )
  }

  /** Everything below the AE as text. */
  async #read(): Promise<string> {
    const client = this.#client as OneM2MClient
    return assertStatus(await client.retrieve(this.#address, { rcn: 4 }), 2000).raw.toString('utf8')
  }
}

function isChange(bytes: Buffer, answer: RawAnswer): boolean {
  if (answer.status >= 300 || answer.rsc >= 4000) return false
  return answer.status === 0 || bytes.toString('latin1', 0, 4) !== 'GET ' || answer.status === 202
}

/** Fingerprint of a subtree as an originator sees it. */
export async function checksum(client: OneM2MClient, address: string): Promise<string> {
  const { raw } = assertStatus(await client.retrieve(address, { rcn: 4 }), 2000)
  return createHash('sha256').update(raw).digest('hex')
}
