import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
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

const { container, contentInstance, delivery, remoteCSE, subscription } = resourceTypes
const neighbour = '/mn-near'
const far = '/mn-far'

const timestamp = (inMs: number) =>
  new Date(Date.now() + inMs).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')

describe('delivery (TS-0001 9.6.11, TS-0004 7.4.11)', () => {
  let here: Waystation
  let there: Waystation
  let receiver: NotificationReceiver
  let ae: RegisteredAE
  let farAE: RegisteredAE

  before(async () => {
    const set = { 'notification.retryDelay': '100ms', 'notification.retryMaximumDelay': '200ms' }
    receiver = await NotificationReceiver.start()
    here = await startWaystation({ set: { ...set, 'intervals.expirationCheck': '100ms' } })
    there = await startWaystation({ cseId: far, cseName: 'far' })
    const csr = { rr: true, srv: ['3'] }
    const register = async (at: Waystation, base: string, cseID: string, attributes: object) =>
      assertStatus(await at.client(cseID).create(base, remoteCSE, { 'm2m:csr': { ...csr, ...attributes } }), 2001)
    await register(here, 'cse-in', neighbour, { cb: `${neighbour}/near` })
    await register(here, 'cse-in', far, { cb: `${far}/far`, poa: [there.url] })
    await register(there, 'far', '/id-in', { cb: '/id-in/cse-in', poa: [here.url] })
    ae = await registerAE(here)
    farAE = await registerAE(there)
  })
  after(async () => {
    await receiver.stop()
    await here[Symbol.asyncDispose]()
    await there[Symbol.asyncDispose]()
  })

  const makeContainer = async ({ client, address }: RegisteredAE) => {
    const { resource } = assertStatus(await client.create(address, container, { 'm2m:cnt': {} }), 2001)
    return `${address}/${resource.rn}`
  }
  const creation = (to: string, fr: string, con: string, more = {}) => {
    const pc = { 'm2m:cin': { con } }
    return { op: 1, to, fr, rqi: uniqueName('r'), rvi: '3', ty: contentInstance, pc, ...more }
  }
  const content = (requests: object[], changed = {}) => {
    const common = { sr: neighbour, tg: '/id-in', ls: timestamp(60_000), ec: 3, dmd: { tcop: false } }
    return { 'm2m:dlv': { ...common, arq: { rq: requests }, ...changed } }
  }
  const deliver = (requests: object[], changed = {}, originator = neighbour) =>
    here.client(originator).create('cse-in', delivery, content(requests, changed))
  const contentsOf = async ({ client }: RegisteredAE, address: string): Promise<string[]> => {
    const response = assertStatus(await client.retrieve(address, { rcn: 4 }), 2000)
    return (response.resource['m2m:cin'] ?? []).map(({ con }: { con: string }) => con)
  }

  /** The other CSE is up again, where its registration says. */
  const comeBack = async () => {
    await there.restart()
    const csr = { poa: [there.url] }
    assertStatus(await here.client(far).update(`cse-in${far}`, { 'm2m:csr': csr }), 2004)
  }

  describe('for this CSE', () => {
    it('has its requests executed, in their order, as their originators', async () => {
      const to = await makeContainer(ae)
      const requests = ['1', '2', '3'].map((con) => creation(to, ae.originator, con))
      const refusedOne = creation(to, `${neighbour}/Cstranger`, 'x')
      const created = assertStatus(await deliver([refusedOne, ...requests]), 2001)
      assert.equal(created.resource.tg, '/id-in')
      await eventually(async () => assert.deepEqual(await contentsOf(ae, to), ['1', '2', '3']))
      const found = assertStatus(await here.client(neighbour).retrieve(created.resource.ri), 2000)
      assert.equal(found.resource.arq.rq.length, 4)
    })

    it('takes parameters as metaInformation too, and a plain list', async () => {
      const to = await makeContainer(ae)
      const { ty, rvi, ...request } = creation(to, ae.originator, 'meta')
      assertStatus(await deliver([], { arq: [{ ...request, mi: { ty, rvi } }] }), 2001)
      await eventually(async () => assert.deepEqual(await contentsOf(ae, to), ['meta']))
    })

    it('tells results to those who wait for them', async () => {
      const to = await makeContainer(ae)
      const mailbox = receiver.mailbox(`/${uniqueName('result')}`)
      const request = creation(to, ae.originator, 'a', { rt: { rtv: 2, nu: [mailbox.url] } })
      assertStatus(await deliver([request]), 2001)
      const { body } = await eventually(async () => {
        assert.equal(mailbox.received.length, 1)
        return mailbox.received[0] as { body: Record<string, { rsc: number; rqi: string }> }
      })
      assert.equal(body['m2m:rsp']?.rsc, 2001)
      assert.equal(body['m2m:rsp']?.rqi, request.rqi)
    })

    it('is executed once, whatever happens between', async () => {
      const to = await makeContainer(ae)
      const expected = Array.from({ length: 150 }, (_, index) => `${index}`)
      assertStatus(await deliver(expected.map((con) => creation(to, ae.originator, con))), 2001)
      await here.kill()
      await here.restart()
      const found = () => contentsOf(ae, to).then((contents) => contents.toSorted((a, b) => Number(a) - Number(b)))
      await eventually(async () => assert.deepEqual(await found(), expected), { timeoutMs: 10_000 })
      assertStatus(await there.client('/id-in').update('far/id-in', { 'm2m:csr': { poa: [here.url] } }), 2004)
    })

    it('is no longer changed once it has been delivered', async () => {
      const to = await makeContainer(ae)
      const { resource } = assertStatus(await deliver([creation(to, ae.originator, '1')]), 2001)
      const client = here.client(neighbour)
      for (const change of [
        { ls: timestamp(90_000) },
        { ec: 2 },
        { dmd: { tcop: true } },
        { arq: { rq: [creation(to, ae.originator, '2')] } },
      ]) {
        assertStatus(await client.update(resource.ri, { 'm2m:dlv': change }), 4005)
      }
      assertStatus(await client.update(resource.ri, { 'm2m:dlv': { lbl: ['done'] } }), 2004)
      await eventually(async () => assert.deepEqual(await contentsOf(ae, to), ['1']))
    })

    it('may be given its requests later', async () => {
      const to = await makeContainer(ae)
      const { resource } = assertStatus(await deliver([], { arq: undefined }), 2001)
      const arq = { rq: [creation(to, ae.originator, 'late')] }
      assertStatus(await here.client(neighbour).update(resource.ri, { 'm2m:dlv': { arq } }), 2004)
      await eventually(async () => assert.deepEqual(await contentsOf(ae, to), ['late']))
    })
  })

  describe('for another CSE', () => {
    it('is handed on, traced when asked for', async () => {
      const to = await makeContainer(farAE)
      const request = creation(`${far}/${to}`, farAE.originator, 'there')
      const dmd = { tcop: true, tcin: [neighbour] }
      const rn = `dlv-id-in-${assertStatus(await deliver([request], { tg: far, dmd }), 2001).resource.ri}`
      await eventually(async () => assert.deepEqual(await contentsOf(farAE, to), ['there']))
      const { resource } = assertStatus(await there.client('/id-in').retrieve(`far/${rn}`), 2000)
      assert.equal(resource.sr, neighbour)
      assert.deepEqual(resource.dmd, { tcop: true, tcin: [neighbour, '/id-in'] })
    })

    it('waits for a CSE that is away, over a restart, and is executed once', async () => {
      const to = await makeContainer(farAE)
      await there.stop()
      const { resource } = assertStatus(
        await deliver([creation(`${far}/${to}`, farAE.originator, 'first')], { tg: far }),
        2001,
      )
      const arq = { rq: [creation(`${far}/${to}`, farAE.originator, 'changed')] }
      await eventually(async () =>
        assertStatus(await here.client(neighbour).update(resource.ri, { 'm2m:dlv': { arq } }), 2004),
      )
      await here.kill()
      await here.restart()
      await comeBack()
      await eventually(async () => assert.deepEqual(await contentsOf(farAE, to), ['changed']), { timeoutMs: 10_000 })
    })

    it('is not handed on any more when it is deleted or its lifespan is over', async () => {
      const to = await makeContainer(farAE)
      await there.stop()
      const client = here.client(neighbour)
      const deleted = assertStatus(await deliver([creation(`${far}/${to}`, farAE.originator, 'x')], { tg: far }), 2001)
      assertStatus(await client.delete(deleted.resource.ri), 2002)
      const ls = timestamp(500)
      const expired = assertStatus(
        await deliver([creation(`${far}/${to}`, farAE.originator, 'y')], { tg: far, ls }),
        2001,
      )
      assert.equal(expired.resource.et.slice(0, 15), ls.slice(0, 15))
      await eventually(async () => assertStatus(await client.retrieve(expired.resource.ri), 4004))
      await comeBack()
      const last = assertStatus(await deliver([creation(`${far}/${to}`, farAE.originator, 'z')], { tg: far }), 2001)
      await eventually(async () => assert.deepEqual(await contentsOf(farAE, to), ['z']))
      assert.ok(last.resource.ri)
    })

    it('is refused when no way leads there, or only back', async () => {
      const request = creation('/nowhere/x', ae.originator, 'x')
      assertStatus(await deliver([request], { tg: '/nowhere' }), 4004)
      assertStatus(await deliver([request], { tg: neighbour }), 4004)
    })
  })

  describe('is refused', () => {
    const refuse = async (rsc: number, changed: object, originator = neighbour) =>
      assertStatus(await deliver([creation(ae.address, ae.originator, 'x')], changed, originator), rsc)

    it('from anybody but a registered CSE', async () => {
      await refuse(4103, {}, ae.originator)
      await refuse(4103, {}, '/stranger')
    })

    it('with a lifespan that is over, or requests that have expired', async () => {
      await refuse(4008, { ls: timestamp(-1000) })
      const request = creation(ae.address, ae.originator, 'x', { rqet: timestamp(-1000) })
      assertStatus(await deliver([request]), 4008)
    })

    it('without what is mandatory, or with wrong values', async () => {
      for (const name of ['sr', 'tg', 'ls', 'ec', 'dmd']) await refuse(4000, { [name]: undefined })
      const wrong = { sr: 'Cae', tg: 'cse-in', ls: 'soon', ec: 1, dmd: { tcop: 'yes' }, arq: { rq: [] } }
      for (const [name, value] of Object.entries(wrong)) await refuse(4000, { [name]: value })
    })

    it('with a request that is none', async () => {
      const request = creation(ae.address, ae.originator, 'x')
      for (const wrong of [{ op: 9 }, { to: undefined }, { fr: undefined }, { rqi: undefined }, { ty: undefined }]) {
        const response = assertStatus(await deliver([request, { ...request, ...wrong }]), 4000)
        assert.match(response.raw.toString(), /arq/)
      }
    })

    it('on update of what is fixed', async () => {
      const { resource } = assertStatus(await deliver([], { arq: undefined }), 2001)
      for (const change of [{ sr: '/x' }, { tg: '/x' }, { arq: null }, { ls: null }]) {
        assertStatus(await here.client(neighbour).update(resource.ri, { 'm2m:dlv': change }), 4000)
      }
      assertStatus(await here.client(neighbour).update(resource.ri, { 'm2m:dlv': { ls: timestamp(-1) } }), 4008)
      assertStatus(await here.client(far).retrieve(resource.ri), 4103)
      assertStatus(await here.client(far).delete(resource.ri), 4103)
    })
  })

  it('can be subscribed to', async () => {
    const { resource } = assertStatus(await deliver([], { arq: undefined }), 2001)
    const mailbox = receiver.mailbox(`/${uniqueName('dlv')}`)
    const sub = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1] } } }
    assertStatus(await here.client(neighbour).create(resource.ri, subscription, sub), 2001)
    assertStatus(await here.client(neighbour).update(resource.ri, { 'm2m:dlv': { ec: 2 } }), 2004)
    const [notification] = await mailbox.waitFor(1)
    assert.equal(notification?.sgn.nev.rep['m2m:dlv'].ec, 2)
  })
})
