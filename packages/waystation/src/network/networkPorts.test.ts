import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type CommonServicesEntity, type CoreConfiguration, startCSE, systemClock } from '@waystation/core'
import {
  type DeviceTrigger,
  type MulticastNetwork,
  NetworkRefusal,
  type ResourceStore,
  type TriggerOutcome,
  type UnderlyingNetwork,
} from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { openStore } from '@waystation/store'

const silent = { error() {}, warn() {}, info() {}, debug() {} }

const configuration: CoreConfiguration = {
  cseID: '/id-in',
  cseName: 'cse-in',
  spID: '//sp.test',
  role: 'in',
  adminOriginator: 'CAdmin',
  registrationOriginators: ['*'],
  cseBasePrivileges: [],
  supportedReleases: ['3'],
  pointsOfAccess: [],
  authorization: { issuers: [], systems: [] },
  defaults: {
    requestExpiration: 5000,
    resultPersistence: 5000,
    maximumExpiration: 100_000_000,
    longPoll: 1000,
    batchDuration: 1000,
  },
  intervals: { expirationCheck: 100_000 },
  notification: { timeout: 100, retries: 1, firstRetryDelay: 10, maximumRetryDelay: 20, verifyURLs: false },
  limits: {
    resultResources: 100,
    groupMembers: 100,
    fanOutConcurrency: 10,
    queuedMessages: 100,
    requestWait: 1000,
    depth: 10,
    pendingRequests: 10,
  },
}

/** A network that does as a test says, and keeps what it was asked. */
class ScriptedNetwork implements UnderlyingNetwork, MulticastNetwork {
  readonly sent: DeviceTrigger[] = []
  readonly recalled: string[] = []
  readonly joined = new Set<string>()
  send = async (trigger: DeviceTrigger): Promise<string> => trigger.key
  recall = async (): Promise<void> => {}
  replace = async (_reference: string, trigger: DeviceTrigger): Promise<string> => trigger.key
  outcome = (): Promise<TriggerOutcome | undefined> => new Promise(() => {})
  refusesMulticast = false

  sendTrigger(trigger: DeviceTrigger): Promise<string> {
    this.sent.push(trigger)
    return this.send(trigger)
  }
  replaceTrigger(reference: string, trigger: DeviceTrigger): Promise<string> {
    return this.replace(reference, trigger)
  }
  recallTrigger(reference: string): Promise<void> {
    this.recalled.push(reference)
    return this.recall()
  }
  outcomeOf(): Promise<TriggerOutcome | undefined> {
    return this.outcome()
  }
  receiveTriggers = () => () => {}
  offerTransfer = async () => []
  setActivityPattern = async () => {}
  coordinateSchedule = async () => []
  async join(address: string): Promise<void> {
    if (this.refusesMulticast) throw new Error('no such network')
    this.joined.add(address)
  }
  async leave(address: string): Promise<void> {
    if (this.refusesMulticast) throw new Error('no such network')
    this.joined.delete(address)
  }
}

let store: ResourceStore
let network: ScriptedNetwork
let cse: CommonServicesEntity
let count = 0

function start(): CommonServicesEntity {
  const parts = { configuration, store, clock: systemClock, log: silent, transports: [] }
  return startCSE({ ...parts, network, multicastNetwork: network })
}

async function request(primitive: JsonObject): Promise<{ rsc: number; content: JsonObject }> {
  count += 1
  const wire = { fr: 'CAdmin', rqi: `r${count}`, rvi: '3', ...primitive }
  const answer = await cse.handle(wire, { received: Date.now() })
  const content = answer?.content
  const value = JSON.parse(JSON.stringify(content === undefined ? {} : 'value' in content ? content.value : content))
  return { rsc: answer?.responseStatusCode ?? 0, content: (Object.values(value)[0] ?? {}) as JsonObject }
}

const create = (to: string, ty: number, member: string, content: JsonObject) =>
  request({ op: 1, to, ty, pc: { [member]: content } })

async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 3000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not become so')
    await delay(10)
  }
}

before(() => {
  store = openStore({ directory: ':memory:', log: silent })
})
after(async () => {
  await cse.stop()
  await store.close()
})
beforeEach(async () => {
  await cse?.stop()
  network = new ScriptedNetwork()
  cse = start()
})

describe('a trigger and a network that is not at its best', () => {
  const trigger = async (attributes: JsonObject = {}) => {
    count += 1
    const ae = `Ctrigger${count}`
    const registration = { api: 'Ntest', rr: false, srv: ['3'], rn: ae }
    await request({ op: 1, to: 'cse-in', ty: 2, fr: ae, pc: { 'm2m:ae': registration } })
    const content = { mei: 'a@op.example', tri: 1, tvt: 'PT1M', ...attributes }
    const { rsc, content: created } = await create(`cse-in/${ae}`, 47, 'm2m:tgr', content)
    assert.equal(rsc, 2001)
    return created.ri as string
  }
  const becomes = (ri: string, tst: number) =>
    eventually(async () => (await request({ op: 2, to: ri })).content.tst === tst)

  it('is sent again with the same key until the network answers', async () => {
    let failures = 2
    network.send = async ({ key }) => {
      failures -= 1
      if (failures >= 0) throw new Error('unreachable')
      return key
    }
    await becomes(await trigger(), 3)
    assert.equal(network.sent.length, 3)
    assert.equal(new Set(network.sent.map(({ key }) => key)).size, 1)
  })

  it('is given up when its time has ended', async () => {
    network.send = () => Promise.reject(new Error('unreachable'))
    await becomes(await trigger({ tvt: 'PT0.1S' }), 5)
  })

  it('does not wait for a network that says nothing', async () => {
    network.send = () => new Promise(() => {})
    await becomes(await trigger({ tvt: 'PT0.2S' }), 5)
  })

  it('has failed when the network refuses it', async () => {
    network.send = () => Promise.reject(new NetworkRefusal('unknown'))
    await becomes(await trigger(), 6)
    assert.equal(network.sent.length, 1)
  })

  it('becomes what the network reports', async () => {
    const reports = { unconfirmed: 8, terminated: 9, failed: 6 } as const
    for (const [outcome, tst] of Object.entries(reports)) {
      network.outcome = async () => outcome as TriggerOutcome
      await becomes(await trigger(), tst)
    }
  })

  it('expires without a report', async () => {
    await becomes(await trigger({ tvt: 'PT0.1S' }), 5)
  })

  it('is sent again when the network has lost it', async () => {
    let isLost = true
    network.outcome = async () => {
      const outcome = isLost ? undefined : ('delivered' as const)
      isLost = false
      return outcome
    }
    await becomes(await trigger(), 4)
    assert.equal(network.sent.length, 2)
  })

  it('is neither sent nor replaced when the network refuses the replacement', async () => {
    const ri = await trigger()
    await becomes(ri, 3)
    for (const failure of [new NetworkRefusal('too late'), new Error('unreachable')]) {
      network.replace = () => Promise.reject(failure)
      assert.equal((await request({ op: 3, to: ri, pc: { 'm2m:tgr': { tri: 2 } } })).rsc, 5219)
    }
    const { content } = await request({ op: 2, to: ri })
    assert.deepEqual([content.tst, content.tri], [3, 1])
  })

  it('is changed before it is sent when the network has not taken it yet', async () => {
    network.send = () => Promise.reject(new Error('unreachable'))
    const ri = await trigger()
    const { rsc, content } = await request({ op: 3, to: ri, pc: { 'm2m:tgr': { tri: 2 } } })
    assert.deepEqual([rsc, content.tst], [2004, 1])
    network.send = async ({ key }) => key
    await becomes(ri, 3)
    assert.equal(network.sent.at(-1)?.port, 2)
  })

  it('stays when the network does not recall it', async () => {
    const ri = await trigger()
    await becomes(ri, 3)
    network.recall = () => Promise.reject(new NetworkRefusal('too late'))
    assert.equal((await request({ op: 4, to: ri })).rsc, 5220)
    assert.equal((await request({ op: 2, to: ri })).rsc, 2000)
    network.recall = async () => {}
    assert.equal((await request({ op: 4, to: ri })).rsc, 2002)
    assert.equal(network.recalled.length, 2)
  })

  it('is recalled when it goes with its AE', async () => {
    const ri = await trigger()
    await becomes(ri, 3)
    const { content } = await request({ op: 2, to: ri })
    assert.equal((await request({ op: 4, to: content.pi as string })).rsc, 2002)
    assert.deepEqual(network.recalled, [content.trf])
  })

  it('is not sent again after a restart when the network has it', async () => {
    const ri = await trigger()
    await becomes(ri, 3)
    await cse.stop()
    network.outcome = async () => 'delivered'
    const before = network.sent.length
    cse = start()
    await becomes(ri, 4)
    assert.equal(network.sent.length, before)
  })
})

describe('multicast addresses of localMulticastGroups', () => {
  const group = (mad: JsonObject) => create('cse-in', 45, 'm2m:lmg', { mad, mgft: '/id-host/all', mli: ['cse-in'] })

  it('are joined and left with the group', async () => {
    const { content } = await group({ ip4: '239.1.2.3', ip6: 'FF05::1' })
    assert.deepEqual([...network.joined], ['239.1.2.3', 'ff05::1'])
    assert.equal((await request({ op: 4, to: content.ri as string })).rsc, 2002)
    assert.deepEqual([...network.joined], [])
  })

  it('are joined once for several groups', async () => {
    const [first, second] = [await group({ ip4: '239.1.2.3' }), await group({ ip4: '239.1.2.3' })]
    await request({ op: 4, to: first.content.ri as string })
    assert.deepEqual([...network.joined], ['239.1.2.3'])
    await request({ op: 4, to: second.content.ri as string })
    assert.deepEqual([...network.joined], [])
  })

  it('follow an UPDATE', async () => {
    const { content } = await group({ ip4: '239.1.2.3' })
    assert.equal(
      (await request({ op: 3, to: content.ri as string, pc: { 'm2m:lmg': { mad: { ip4: '239.1.2.4' } } } })).rsc,
      2004,
    )
    assert.ok(network.joined.has('239.1.2.4'))
    assert.equal((await request({ op: 4, to: content.ri as string })).rsc, 2002)
    assert.ok(!network.joined.has('239.1.2.4'))
  })

  it('are joined again at a start', async () => {
    const { content } = await group({ ip4: '239.1.2.9' })
    await cse.stop()
    network.joined.clear()
    cse = start()
    await eventually(() => network.joined.has('239.1.2.9'))
    await request({ op: 4, to: content.ri as string })
  })

  it('make the creation and the deletion fail with them', async () => {
    network.refusesMulticast = true
    assert.equal((await group({ ip4: '239.1.2.3' })).rsc, 5216)
    network.refusesMulticast = false
    const { content } = await group({ ip4: '239.1.2.3' })
    network.refusesMulticast = true
    const update = { 'm2m:lmg': { mad: { ip4: '239.1.2.5' } } }
    assert.equal((await request({ op: 3, to: content.ri as string, pc: update })).rsc, 5216)
    assert.equal((await request({ op: 4, to: content.ri as string })).rsc, 5217)
    assert.deepEqual((await request({ op: 2, to: content.ri as string })).content.mad, { ip4: '239.1.2.3' })
    network.refusesMulticast = false
    assert.equal((await request({ op: 4, to: content.ri as string })).rsc, 2002)
  })
})
