import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { accessControlPolicy, AE, AEContactList, AEContactListPerCSE, group, remoteCSE, subscription } = resourceTypes
const gateway = '/mn-contacts'
const neighbour = '/mn-neighbour'

describe('AEContactList and AEContactListPerCSE (TS-0001 9.6.45, 9.6.46)', () => {
  let infrastructure: Waystation
  let field: Waystation
  let owner: RegisteredAE
  let fieldOwner: RegisteredAE

  before(async () => {
    const set = { 'notification.retryDelay': '100ms', 'notification.retryMaximumDelay': '200ms' }
    infrastructure = await startWaystation({ set })
    field = await startWaystation({
      cseId: gateway,
      cseName: 'mn',
      set: { ...set, role: 'mn', 'register.trackReferences': 'true' },
    })
    const register = async (at: Waystation, base: string, cseID: string, attributes: object) => {
      const content = { 'm2m:csr': { rr: true, srv: ['3'], ...attributes } }
      assertStatus(await at.client(cseID).create(base, remoteCSE, content), 2001)
    }
    await register(infrastructure, 'cse-in', gateway, { cb: `${gateway}/mn`, cst: 2, poa: [field.url] })
    await register(infrastructure, 'cse-in', neighbour, { cb: `${neighbour}/x`, cst: 2 })
    await register(field, 'mn', '/id-in', { cb: '/id-in/cse-in', cst: 1, poa: [infrastructure.url] })
    owner = await registerAE(infrastructure)
    fieldOwner = await registerAE(field)
  })
  after(async () => {
    await infrastructure[Symbol.asyncDispose]()
    await field[Symbol.asyncDispose]()
  })

  const admin = () => infrastructure.client()
  const lists = async (): Promise<string[]> => (await admin().discover('cse-in', { ty: AEContactList })).resource
  const list = async () => {
    const [address] = await lists()
    return assertStatus(await admin().retrieve(address as string), 2000).resource
  }
  /** What a CSE refers to, as the IN-CSE knows it. */
  const known = async (cseID: string): Promise<string[]> => {
    const entries = (await admin().discover('cse-in', { ty: AEContactListPerCSE })).resource as string[]
    for (const entry of entries) {
      const { resource } = assertStatus(await admin().retrieve(entry), 2000)
      if (resource.csi === cseID) return resource.ail
    }
    return []
  }
  const notify = (notification: object, originator = neighbour, to = 'cse-in') =>
    infrastructure.client(originator).notify(to, { 'm2m:sgn': notification })
  const refer = (tid1: string | null, tid2: string | null) => notify({ aerid: true, tid1, tid2 })
  const privileges = (...acor: string[]) => ({ acr: [{ acor, acop: 2 }] })
  /** A policy that names applications. */
  const grant = async ({ client, address, originator }: RegisteredAE, ...acor: string[]) => {
    const rn = uniqueName('acp')
    const acp = { rn, pv: privileges(...acor), pvs: { acr: [{ acor: [originator], acop: 63 }] } }
    assertStatus(await client.create(address, accessControlPolicy, { 'm2m:acp': acp }), 2001)
    return `${address}/${rn}`
  }
  const grantOther = async ({ client }: RegisteredAE, policy: string, ...acor: string[]) =>
    assertStatus(await client.update(policy, { 'm2m:acp': { pv: privileges(...acor) } }), 2004)
  const granted = async ({ client }: RegisteredAE, policy: string): Promise<string[]> =>
    assertStatus(await client.retrieve(policy), 2000).resource.pv.acr[0].acor
  const application = (cse = gateway) => `${cse}/C${uniqueName('app')}`

  it('is not there before an application is tracked', async () => {
    await grant(owner, owner.originator)
    assert.deepEqual(await lists(), [])
  })

  it('is not created, updated or given entries by requests', async () => {
    for (const client of [admin(), owner.client]) {
      assertStatus(await client.create('cse-in', AEContactList, { 'm2m:alst': {} }), 4005)
    }
    assertStatus(await field.client().create('mn', AEContactList, { 'm2m:alst': {} }), 4005)
    assertStatus(await refer(null, application()), 2000)
    const [address] = await lists()
    assertStatus(await admin().update(address as string, { 'm2m:alst': { lbl: ['x'] } }), 4005)
    assertStatus(await admin().create(address as string, AEContactListPerCSE, { 'm2m:alpc': { csi: '/x' } }), 4005)
    assertStatus(await owner.client.retrieve(address as string), 4103)
  })

  describe('what a CSE tells', () => {
    it('is kept, one entry for each CSE, which are counted', async () => {
      const [first, second] = [application(), application('/elsewhere')]
      for (const id of [first, second]) assertStatus(await refer(null, id), 2000)
      assert.ok((await known(neighbour)).includes(first) && (await known(neighbour)).includes(second))
      const entries = (await admin().discover('cse-in', { ty: AEContactListPerCSE })).resource
      assert.equal((await list()).nic, entries.length)
      assertStatus(await refer(first, null), 2000)
      assert.ok(!(await known(neighbour)).includes(first))
      const third = application()
      assertStatus(await refer(second, third), 2000)
      assert.ok((await known(neighbour)).includes(third) && !(await known(neighbour)).includes(second))
    })

    it('goes with the last application', async () => {
      assertStatus(await refer(null, application()), 2000)
      const before = (await list()).nic
      for (const id of await known(neighbour)) assertStatus(await refer(id, null), 2000)
      assert.deepEqual(await known(neighbour), [])
      assert.equal((await list()).nic, before - 1)
    })

    it('counts only from a CSE, and names applications', async () => {
      const notification = { aerid: true, tid1: null, tid2: application() }
      for (const stranger of [owner.originator, '/stranger']) assertStatus(await notify(notification, stranger), 4103)
      assertStatus(await refer(null, null), 4000)
      for (const wrong of ['Capp', 'cse-in/x', '/mn/x', 7]) {
        assertStatus(await notify({ ...notification, tid2: wrong }), 4000)
      }
      assertStatus(await notify({ aerp: true, tid1: application() }), 4000)
      const foreign = { aerp: true, tid1: application(), tid2: application('/elsewhere') }
      assertStatus(await notify(foreign), 4103)
      assertStatus(await notify(foreign, gateway), 2000)
    })

    it('is for the infrastructure CSE', async () => {
      const notification = { 'm2m:sgn': { aerid: true, tid1: null, tid2: application() } }
      assertStatus(await field.client('/id-in').notify('mn', notification), 4005)
    })
  })

  describe('what resources of the infrastructure CSE refer to', () => {
    it('is known as well, from those of before on', async () => {
      assert.ok((await known('/id-in')).includes(`/id-in/${owner.originator}`))
      const other = await registerAE(infrastructure)
      const [first, second, third] = [application(), application(), application()] as const
      const policy = await grant(owner, first, 'all', 'C*')
      const { client, address, originator } = owner
      const content = { 'm2m:sub': { nu: [originator], su: second, enc: { net: [1] } } }
      const sub = assertStatus(await client.create(address, subscription, content), 2001).resource.ri
      const members = { 'm2m:grp': { mnm: 5, mid: [address, other.address], mt: 0 } }
      const grp = assertStatus(await client.create(address, group, members), 2001).resource.ri
      const member = `/id-in/${other.originator}`
      for (const id of [first, second, member]) assert.ok((await known('/id-in')).includes(id), id)
      await grantOther(owner, policy, third)
      assert.ok((await known('/id-in')).includes(third) && !(await known('/id-in')).includes(first))
      for (const one of [sub, grp, policy]) assertStatus(await client.delete(one), 2002)
      for (const id of [first, second, third, member]) assert.ok(!(await known('/id-in')).includes(id), id)
    })

    it('is known as long as one resource refers to it, and over a restart', async () => {
      const other = await registerAE(infrastructure)
      const id = application()
      const [first] = [await grant(owner, id), await grant(other, id)]
      await infrastructure.restart()
      assertStatus(await field.client('/id-in').update('mn/id-in', { 'm2m:csr': { poa: [infrastructure.url] } }), 2004)
      assertStatus(await owner.client.delete(first), 2002)
      assert.ok((await known('/id-in')).includes(id))
      assertStatus(await other.client.delete(other.address), 2002)
      assert.ok(!(await known('/id-in')).includes(id))
    })
  })

  it('learns what resources of a gateway refer to', async () => {
    const [first, second] = [application('/elsewhere'), application('/elsewhere')]
    const policy = await grant(fieldOwner, first)
    await eventually(async () => assert.ok((await known(gateway)).includes(first)))
    await grantOther(fieldOwner, policy, second)
    await eventually(async () => assert.ok((await known(gateway)).includes(second)))
    assert.ok(!(await known(gateway)).includes(first))
    assertStatus(await fieldOwner.client.delete(policy), 2002)
    await eventually(async () => assert.ok(!(await known(gateway)).includes(second)))
  })

  it('learns it later when it is away, over a restart of the gateway too', async () => {
    const [first, second] = [application('/elsewhere'), application('/elsewhere')]
    await infrastructure.stop()
    const policy = await grant(fieldOwner, first)
    await grantOther(fieldOwner, policy, second)
    await field.kill()
    await Promise.all([field.restart(), infrastructure.restart()])
    const [up, down] = [{ 'm2m:csr': { poa: [infrastructure.url] } }, { 'm2m:csr': { poa: [field.url] } }]
    assertStatus(await field.client('/id-in').update('mn/id-in', up), 2004)
    assertStatus(await infrastructure.client(gateway).update(`cse-in${gateway}`, down), 2004)
    await eventually(async () => assert.ok((await known(gateway)).includes(second)))
    assert.ok(!(await known(gateway)).includes(first))
  })

  describe('an application that changes its registrar', () => {
    it('is followed by all references, and its former registration is inactive', async () => {
      const mover = await registerAE(field, { trps: true })
      const former = `${gateway}/${mover.originator}`
      const here = await grant(owner, former)
      const there = await grant(fieldOwner, mover.originator)
      await eventually(async () => assert.ok((await known(gateway)).includes(former)))

      const content = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'], trps: true } }
      const registered = assertStatus(await infrastructure.client(former).create('cse-in', AE, content), 2001)
      const current = `/id-in/${registered.resource.aei}`
      assert.equal(registered.resource.aei, mover.originator)
      assert.equal(registered.resource.regs, 1)

      assert.deepEqual(await granted(owner, here), [current])
      await eventually(async () => {
        assert.deepEqual(await granted(fieldOwner, there), [current])
        assert.equal(assertStatus(await field.client().retrieve(mover.address), 2000).resource.regs, 2)
      })
      for (const cse of [gateway, '/id-in']) {
        await eventually(async () => assert.ok((await known(cse)).includes(current)))
        assert.ok(!(await known(cse)).includes(former))
      }
    })

    it('is told of by the CSE that it moves to', async () => {
      const mover = await registerAE(infrastructure)
      const former = `/id-in/${mover.originator}`
      const policy = await grant(owner, mover.originator)
      const content = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'], trps: true } }
      const { resource } = assertStatus(await field.client(former).create('mn', AE, content), 2001)
      await eventually(async () => {
        assert.deepEqual(await granted(owner, policy), [`${gateway}/${resource.aei}`])
      })
      assert.equal(assertStatus(await admin().retrieve(mover.address), 2000).resource.regs, 2)
    })

    it('gets another identifier where its own is taken', async () => {
      const former = `${neighbour}/${owner.originator}`
      const content = { 'm2m:ae': { api: 'Ntest', rr: false, srv: ['3'], trps: true } }
      const { resource } = assertStatus(await infrastructure.client(former).create('cse-in', AE, content), 2001)
      assert.notEqual(resource.aei, owner.originator)
      assertStatus(
        await infrastructure.client(former).create('cse-in', AE, { 'm2m:ae': { ...content['m2m:ae'], trps: false } }),
        4000,
      )
    })
  })

  it('ends with its deletion, and begins anew', async () => {
    const [address] = await lists()
    assertStatus(await admin().delete(address as string), 2002)
    await grant(owner, application())
    assert.deepEqual(await lists(), [])
    await registerAE(infrastructure, { trps: true })
    assert.equal((await lists()).length, 1)
    assert.ok((await known('/id-in')).includes(`/id-in/${owner.originator}`))
  })
})
