import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { CrossResourceScene } from './CrossResourceScene.ts'

const type = resourceTypes.crossResourceSubscription

describe('a crossResourceSubscription with members at another CSE (TS-0004 7.4.58)', () => {
  let here: Waystation
  let there: Waystation
  let receiver: NotificationReceiver
  let remote: CrossResourceScene
  let container: string
  let name: string
  before(async () => {
    const set = { 'notification.retryDelay': '50ms', 'notification.timeout': '2s' }
    here = await startWaystation({ set })
    there = await startWaystation({ set, cseId: '/mn-x', cseName: 'mn' })
    receiver = await NotificationReceiver.start()
    await introduce(here, there, '/mn-x', 'mn')
    await introduce(there, here, '/id-in', 'cse-in')
  })
  beforeEach(async () => {
    remote = await CrossResourceScene.make(there, receiver)
    name = uniqueName('c')
    const admin = here.client('CAdmin')
    assertStatus(await admin.create('cse-in', resourceTypes.container, { 'm2m:cnt': { rn: name } }), 2001)
    container = `cse-in/${name}`
    // The administrator of one CSE is nobody at the other.
    const rule = { acor: ['all'], acop: 63 }
    const policy = { 'm2m:acp': { rn: 'open', pv: { acr: [rule] }, pvs: { acr: [rule] } } }
    const created = await remote.ae.client.create(remote.ae.address, resourceTypes.accessControlPolicy, policy)
    const acpi = [assertStatus(created, 2001).resource.ri]
    for (const one of [remote.first, remote.second]) {
      assertStatus(await remote.ae.client.update(one, { 'm2m:cnt': { acpi } }), 2004)
    }
  })
  after(async () => {
    await receiver.stop()
    await Promise.all([here[Symbol.asyncDispose](), there[Symbol.asyncDispose]()])
  })

  async function introduce(host: Waystation, other: Waystation, csi: string, base: string): Promise<void> {
    const content = { rn: base, csi, cb: `${csi}/${base}`, rr: true, srv: ['3', '4', '5'], poa: [other.url] }
    const client = host.client(csi)
    assertStatus(await client.create(host.cseBase, resourceTypes.remoteCSE, { 'm2m:csr': content }), 2001)
  }

  function watch(attributes: Record<string, unknown>) {
    const content = {
      rn: uniqueName('crs'),
      nu: [remote.mailbox.url],
      twt: 2,
      tws: 'PT60S',
      rrat: [container, `/mn-x/${remote.first}`],
      encs: { encn: [{ net: [3] }] },
      ...attributes,
    }
    return here.client('CAdmin').create('cse-in', type, { 'm2m:crs': content })
  }

  const addHere = async () => {
    const pc = { 'm2m:cin': { con: 'x' } }
    assertStatus(await here.client('CAdmin').create(container, resourceTypes.contentInstance, pc), 2001)
  }
  const subscriptionsThere = () => remote.subscriptionsOf(remote.first)
  const remotely = () => there.client('CAdmin')

  it('creates a subscription there, is notified by it, and deletes it', async () => {
    const { resource } = assertStatus(await watch({ et: '20300101T000000' }), 2001)
    const id = resource.rrats[1].replace('/mn-x/', '')
    assert.match(resource.rrats[1], /^\/mn-x\/[^/]+$/)
    const member = assertStatus(await remotely().retrieve(id), 2000).resource
    assert.equal((await subscriptionsThere()).length, 1)
    assert.deepEqual(member.nu, [`/id-in/${resource.ri}`])
    assert.deepEqual(member.acrs, member.nu)
    assert.equal(member.et, resource.et)
    await addHere()
    await remote.add(remote.first)
    const [notification] = await remote.mailbox.waitFor(1)
    assert.deepEqual(notification?.sgn, { sur: `/id-in/${resource.ri}` })
    assertStatus(await here.client('CAdmin').delete(resource.ri), 2002)
    await eventually(async () => assertStatus(await remotely().retrieve(id), 4004))
  })

  it('ends when the subscription there does', async () => {
    const { resource } = assertStatus(await watch({}), 2001)
    assertStatus(await remotely().delete(resource.rrats[1].replace('/mn-x/', '')), 2002)
    await eventually(async () => assertStatus(await here.client('CAdmin').retrieve(resource.ri), 4004))
    assertStatus(await here.client('CAdmin').retrieve(resource.rrats[0]), 4004)
  })

  it('joins and leaves the targets of a subscription there', async () => {
    const member = await remote.subscribe(remote.second, { nu: [`${remote.mailbox.url}-plain`] })
    assertStatus(await remote.ae.client.update(member.address, { 'm2m:sub': { acpi: await policyOf(remote) } }), 2004)
    const { resource } = assertStatus(await watch({ srat: [`/mn-x/${member.address}`] }), 2001)
    const joined = await remote.read(member.address)
    assert.deepEqual(joined.nu, [...member.nu, `/id-in/${resource.ri}`])
    assert.deepEqual(joined.acrs, [`/id-in/${resource.ri}`])
    await addHere()
    await remote.add(remote.first)
    await remote.mailbox.expectNoMoreThan(0, 150)
    await remote.add(remote.second)
    await remote.mailbox.waitFor(1)
    assertStatus(await here.client('CAdmin').delete(resource.ri), 2002)
    await eventually(async () => assert.deepEqual((await remote.read(member.address)).nu, member.nu))
    assert.equal((await remote.read(member.address)).acrs, undefined)
  })

  async function policyOf(scene: CrossResourceScene): Promise<string[]> {
    return (await scene.read(scene.first)).acpi
  }

  it('undoes what was done there when something else fails', async () => {
    const member = await remote.subscribe(remote.second)
    assertStatus(await remote.ae.client.update(member.address, { 'm2m:sub': { acpi: await policyOf(remote) } }), 2004)
    const rrat = [`/mn-x/${remote.first}`, `/mn-x/${remote.ae.address}/none`]
    assertStatus(await watch({ rrat, srat: [`/mn-x/${member.address}`] }), 5221)
    await eventually(async () => assert.deepEqual(await subscriptionsThere(), []))
    await eventually(async () => assert.deepEqual((await remote.read(member.address)).nu, member.nu))
  })

  it('asks nothing there when something here fails already', async () => {
    assertStatus(await watch({ rrat: [`/mn-x/${remote.first}`, 'cse-in/none'] }), 5221)
    assert.deepEqual(await subscriptionsThere(), [])
  })

  it('undoes what was done there when the name is taken', async () => {
    const { resource } = assertStatus(await watch({ rrat: [container] }), 2001)
    assertStatus(await watch({ rn: resource.rn, rrat: [`/mn-x/${remote.first}`] }), 4105)
    await eventually(async () => assert.deepEqual(await subscriptionsThere(), []))
  })

  it('undoes what was done there after a crash in between', async () => {
    await using own = await startWaystation({ cseId: '/mn-y', cseName: 'y' })
    await introduce(own, there, '/mn-x', 'mn')
    const silent = receiver.mailbox('/~/mn-z/z/slow')
    silent.answer = () => new Promise(() => {})
    const slow = { csi: '/mn-z', cb: '/mn-z/z', rr: true, srv: ['3'], poa: [`http://127.0.0.1:${receiver.port}`] }
    assertStatus(await own.client('/mn-z').create('y', resourceTypes.remoteCSE, { 'm2m:csr': slow }), 2001)
    await introduce(there, own, '/mn-y', 'y')
    const content = { nu: [remote.mailbox.url], twt: 2, tws: 'PT60S', encs: { encn: [{ net: [3] }] } }
    const rrat = [`/mn-x/${remote.first}`, '/mn-z/z/slow']
    const lost = assert.rejects(own.client('CAdmin').create('y', type, { 'm2m:crs': { ...content, rrat } }))
    await silent.waitFor(1)
    await eventually(async () => assert.equal((await subscriptionsThere()).length, 1))
    await own.kill()
    await lost
    await own.restart()
    await eventually(async () => assert.deepEqual(await subscriptionsThere(), []))
  })
})
