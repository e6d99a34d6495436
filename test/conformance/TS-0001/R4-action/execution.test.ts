import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { action, container, contentInstance, dependency, subscription } = resourceTypes

describe('the execution of an action (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function createContainer(name = uniqueName('cnt')): Promise<string> {
    assertStatus(await ae.client.create(ae.address, container, { 'm2m:cnt': { rn: name } }), 2001)
    return `${ae.address}/${name}`
  }
  const write = async (address: string, con: unknown) =>
    assertStatus(await ae.client.create(address, contentInstance, { 'm2m:cin': { con } }), 2001)
  const relabel = async (address: string, ...lbl: string[]) =>
    assertStatus(await ae.client.update(address, { 'm2m:cnt': { lbl } }), 2004)
  const countOf = async (address: string) =>
    assertStatus(await ae.client.retrieve(address), 2000).resource.cni as number

  /** An action that writes a contentInstance to `object`. */
  async function createAction(subject: string, object: string, changed: object = {}): Promise<string> {
    const apv = { op: 1, fr: ae.originator, rqi: uniqueName('r'), rvi: '3', ty: 4, pc: { 'm2m:cin': { con: 'fired' } } }
    const actr = { sri: subject, orc: object, evm: 1, evc: { optr: 1, sbjt: 'lbl', thld: 'hot' }, apv, ...changed }
    const made = await ae.client.create(ae.address, action, { 'm2m:actr': actr })
    return assertStatus(made, 2001).resource.ri as string
  }
  const resultOf = (id: string) =>
    eventually(async () => {
      const { resource } = assertStatus(await ae.client.retrieve(id), 2000)
      assert.notEqual(resource.air, undefined, 'no result yet')
      return resource.air as { rsc: number; rqi: string; pc?: Record<string, { con?: unknown }> }
    })
  const expectCount = (object: string, count: number) =>
    eventually(async () => assert.equal(await countOf(object), count))

  it('sends its request to the object when the subject meets the criteria, and keeps the response', async () => {
    const subject = await createContainer()
    const object = await createContainer()
    const id = await createAction(subject, object)
    await relabel(subject, 'cold')
    assert.equal(await countOf(object), 0)
    await relabel(subject, 'hot')
    const air = await resultOf(id)
    assert.equal(air.rsc, 2001)
    assert.equal(air.pc?.['m2m:cin']?.con, 'fired')
    const { resource } = assertStatus(await ae.client.retrieve(`${object}/la`), 2000)
    assert.equal(resource.con, 'fired')
  })

  it('replaces the address in the primitive by the object', async () => {
    const [subject, object, other] = [await createContainer(), await createContainer(), await createContainer()]
    const apv = { op: 1, fr: ae.originator, to: other, rqi: 'r', rvi: '3', ty: 4, pc: { 'm2m:cin': { con: 1 } } }
    await createAction(subject, object, { apv })
    await relabel(subject, 'hot')
    await expectCount(object, 1)
    assert.equal(await countOf(other), 0)
  })

  it('keeps the response of a request that was refused', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const id = await createAction(subject, object)
    assertStatus(await ae.client.delete(object), 2002)
    await relabel(subject, 'hot')
    assert.equal((await resultOf(id)).rsc, 4004)
  })

  it('does not send anything while evalMode is off', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const id = await createAction(subject, object, { evm: 0 })
    await relabel(subject, 'hot')
    assertStatus(await ae.client.update(id, { 'm2m:actr': { evm: 1 } }), 2004)
    await relabel(subject, 'hot', 'again')
    await expectCount(object, 1)
  })

  it('fires once, until it is set up again', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const id = await createAction(subject, object)
    await relabel(subject, 'hot')
    await relabel(subject, 'hot', 'b')
    await expectCount(object, 1)
    await relabel(subject, 'hot', 'c')
    await pause(50)
    assert.equal(await countOf(object), 1)
    assertStatus(await ae.client.update(id, { 'm2m:actr': { evm: 1 } }), 2004)
    await relabel(subject, 'hot', 'd')
    await expectCount(object, 2)
  })

  it('fires a number of times when evalMode is continuous', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    await createAction(subject, object, { evm: 3, ecp: 3 })
    for (let i = 0; i < 6; i++) await relabel(subject, 'hot', `${i}`)
    await expectCount(object, 3)
    await pause(50)
    assert.equal(await countOf(object), 3)
  })

  it('fires at most once in a period when evalMode is periodic', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    await createAction(subject, object, { evm: 2, ecp: 400 })
    await relabel(subject, 'hot', 'a')
    await relabel(subject, 'hot', 'b')
    await expectCount(object, 1)
    await eventually(async () => {
      await relabel(subject, 'hot', uniqueName('c'))
      assert.equal(await countOf(object), 2)
    })
  })

  it('watches the counters of a container', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    await createAction(subject, object, { evc: { optr: 5, sbjt: 'cni', thld: 3 } })
    await write(subject, 1)
    await write(subject, 2)
    assert.equal(await countOf(object), 0)
    await write(subject, 3)
    await expectCount(object, 1)
  })

  it('watches the latest instance, whose content may be a number as text', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const evc = { optr: 3, sbjt: 'con', thld: 25 }
    await createAction(subject, object, { sri: `${subject}/la`, evc, evm: 3, ecp: 10 })
    for (const con of ['24.5', 25, 'warm', '25.1', 26]) await write(subject, con)
    await expectCount(object, 2)
    await relabel(subject, 'no new instance')
    await pause(30)
    assert.equal(await countOf(object), 2)
  })

  it('watches its parent when it names no subject', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4, pc: { 'm2m:cin': { con: 1 } } }
    const actr = { orc: object, evm: 1, evc: { optr: 1, sbjt: 'lbl', thld: 'hot' }, apv }
    assertStatus(await ae.client.create(subject, action, { 'm2m:actr': actr }), 2001)
    await relabel(subject, 'hot')
    await expectCount(object, 1)
  })

  it('goes by priority: 1 first, none last', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    for (const apy of [undefined, 7, 1, 3]) {
      const pc = { 'm2m:cin': { con: `priority ${apy}` } }
      const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4, pc }
      await createAction(subject, object, { apy, apv })
    }
    await relabel(subject, 'hot')
    await expectCount(object, 4)
    const tree = assertStatus(await ae.client.retrieve(object, { rcn: 8 }), 2000)
    const cins = tree.resource['m2m:cin'] as { con: string; ri: string }[]
    assert.deepEqual(
      cins.map(({ con }) => con),
      ['priority 1', 'priority 3', 'priority 7', 'priority undefined'],
    )
  })

  it('acts as its originator, with no more rights than that', async () => {
    const other = await registerAE(waystation)
    const [subject, object] = [await createContainer(), await createContainer()]
    const id = await createAction(subject, object)
    const taken = { 'm2m:cnt': { cstn: other.originator } }
    assertStatus(await ae.client.update(object, taken), 2004)
    await relabel(subject, 'hot')
    assert.equal((await resultOf(id)).rsc, 4103)
  })

  it('never works in the name of another: who changes what it does must be the one it is from', async () => {
    const other = await registerAE(waystation)
    const acr = [{ acor: [ae.originator, other.originator], acop: 63 }]
    const pv = { acr }
    const policy = await ae.client.create(ae.address, resourceTypes.accessControlPolicy, { 'm2m:acp': { pv, pvs: pv } })
    const acpi = [assertStatus(policy, 2001).resource.ri]
    const [subject, object, secret] = [await createContainer(), await createContainer(), await createContainer()]
    const id = await createAction(subject, object, { acpi })
    const update = (content: object) => other.client.update(id, { 'm2m:actr': content })
    assertStatus(await update({ orc: secret }), 4000)
    const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4, pc: { 'm2m:cin': { con: 1 } } }
    assertStatus(await update({ apv }), 4000)
    assertStatus(await update({ apv: { ...apv, fr: other.originator } }), 4000)
    assertStatus(await ae.client.update(subject, { 'm2m:cnt': { acpi } }), 2004)
    const own = uniqueName('own')
    assertStatus(await other.client.create(other.address, container, { 'm2m:cnt': { rn: own } }), 2001)
    assertStatus(await update({ apv: { ...apv, fr: other.originator }, orc: `${other.address}/${own}` }), 2004)
    await relabel(subject, 'hot')
    assert.equal((await resultOf(id)).rsc, 2001)
    assert.equal(assertStatus(await other.client.retrieve(`${other.address}/${own}`), 2000).resource.cni, 1)
  })

  it('stops with its deletion, and when the subject is gone', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const id = await createAction(subject, object)
    assertStatus(await ae.client.delete(id), 2002)
    await relabel(subject, 'hot')
    await createAction(subject, object, { evm: 3 })
    assertStatus(await ae.client.delete(subject), 2002)
    await pause(50)
    assert.equal(await countOf(object), 0)
  })

  it('takes the content of the request from its input when the primitive has none', async () => {
    const [subject, object] = [await createContainer(), await createContainer()]
    const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4 }
    const evc = { optr: 3, sbjt: 'con', thld: 10 }
    await createAction(subject, object, { sri: `${subject}/la`, evc, apv, ipu: { raid: 'con' } })
    await write(subject, 11)
    await expectCount(object, 1)
    assert.equal(assertStatus(await ae.client.retrieve(`${object}/la`), 2000).resource.con, 11)
    const cstr = JSON.stringify({ 'm2m:cin': { con: 'text' } })
    await createAction(subject, object, { apv, ipu: { cstr } })
    await relabel(subject, 'hot')
    await expectCount(object, 2)
    assert.equal(assertStatus(await ae.client.retrieve(`${object}/la`), 2000).resource.con, 'text')
  })

  it('waits for its dependencies, in their order', async () => {
    const [subject, object, first, second] = [
      await createContainer(),
      await createContainer(),
      await createContainer(),
      await createContainer(),
    ]
    const id = await createAction(subject, object, { evm: 3, ecp: 100 })
    const depend = async (rri: string, sfc: boolean) => {
      const depr = { sfc, rri, evc: { optr: 1, sbjt: 'lbl', thld: 'on' } }
      return assertStatus(await ae.client.create(id, dependency, { 'm2m:depr': depr }), 2001).resource.ri as string
    }
    const [enough, needed] = [await depend(first, true), await depend(second, false)]
    assertStatus(await ae.client.update(id, { 'm2m:actr': { dep: [enough, needed] } }), 2004)
    const trigger = () => relabel(subject, 'hot', uniqueName('t'))
    await trigger()
    await pause(30)
    assert.equal(await countOf(object), 0)
    // The first is sufficient.
    await relabel(first, 'on')
    await trigger()
    await expectCount(object, 1)
    // The second is needed, and the last one.
    await relabel(first, 'off')
    await relabel(second, 'on')
    await trigger()
    await expectCount(object, 2)
    // What can not be looked at is passed over.
    assertStatus(await ae.client.delete(second), 2002)
    await relabel(first, 'on')
    await trigger()
    await expectCount(object, 3)
  })

  it('tells subscribers of its result, and may notify', async () => {
    const receiver = await NotificationReceiver.start()
    try {
      const target = await registerAE(waystation)
      const poa = { 'm2m:ae': { poa: [receiver.mailbox('/ae').url] } }
      assertStatus(await target.client.update(target.address, poa), 2004)
      const mailbox = receiver.mailbox('/result')
      const subject = await createContainer()
      const mine = await ae.client.update(ae.address, { 'm2m:ae': { poa: [receiver.mailbox('/mine').url] } })
      assertStatus(mine, 2004)
      const pc = { 'm2m:sgn': { nev: { rep: { 'm2m:cnt': {} } }, sur: 'x' } }
      const id = await createAction(subject, ae.address, { apv: { op: 5, fr: ae.originator, rqi: 'n', rvi: '3', pc } })
      const sub = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1] } } }
      assertStatus(await ae.client.create(id, subscription, sub), 2001)
      await relabel(subject, 'hot')
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.sgn.nev.rep['m2m:actr'].air.rsc, 2000)
      await receiver.mailbox('/mine').waitFor(1)
    } finally {
      await receiver.stop()
    }
  })

  it('deletes, updates and retrieves as well', async () => {
    const subject = await createContainer()
    const object = await createContainer()
    const common = { fr: ae.originator, rqi: 'r', rvi: '3' }
    const retrieval = await createAction(subject, object, { apv: { ...common, op: 2 }, apy: 1 })
    const update = await createAction(subject, object, {
      apv: { ...common, op: 3, pc: { 'm2m:cnt': { lbl: ['done'] } } },
      apy: 2,
    })
    const deletion = await createAction(subject, object, { apv: { ...common, op: 4 }, apy: 3 })
    await relabel(subject, 'hot')
    assert.equal((await resultOf(retrieval)).rsc, 2000)
    assert.equal((await resultOf(update)).rsc, 2004)
    assert.equal((await resultOf(deletion)).rsc, 2002)
    assertStatus(await ae.client.retrieve(object), 4004)
  })

  it('does not stop at an action that changes its own subject', async () => {
    const subject = await createContainer()
    const pc = { 'm2m:cnt': { lbl: ['hot', 'again'] } }
    const apv = { op: 3, fr: ae.originator, rqi: 'r', rvi: '3', pc }
    await createAction(subject, subject, { apv, evm: 3, ecp: 20 })
    await relabel(subject, 'hot')
    await eventually(async () => {
      const { resource } = assertStatus(await ae.client.retrieve(subject), 2000)
      assert.equal(resource.st, 21)
    })
  })
})
