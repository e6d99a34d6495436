import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

describe('polling channel (TS-0001 9.6.21, 10.2.5.12, TS-0004 7.4.21, 7.4.22)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'defaults.pollingWait': '300ms' } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function polled(): Promise<RegisteredAE & { channel: string }> {
    const ae = await registerAE(waystation)
    assertStatus(await ae.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'p' } }), 2001)
    return { ...ae, channel: `${ae.address}/p` }
  }
  const poll = (ae: RegisteredAE & { channel: string }, rqet?: number) =>
    ae.client.retrieve(`${ae.channel}/pcu`, rqet === undefined ? {} : { rqet, timeoutMs: rqet + 5000 })

  it('answers a poll that nothing comes for with 4008', async () => {
    const start = Date.now()
    assertStatus(await poll(await polled()), 4008)
    assert.ok(Date.now() - start >= 250)
    assertStatus(await poll(await polled(), 100), 4008)
  })

  it('delivers a notification to the AE and takes its answer', async () => {
    const ae = await polled()
    const sender = await registerAE(waystation)
    const rule = { acor: ['all'], acop: 63 }
    const policy = { rn: 'open', pv: { acr: [rule] }, pvs: { acr: [rule] } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.accessControlPolicy, { 'm2m:acp': policy }), 2001)
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { acpi: [`${ae.address}/open`] } }), 2004)
    const waiting = poll(ae, 5000)
    const sent = sender.client.notify(ae.address, { 'm2m:sgn': { sur: 'x' } })
    const request = assertStatus(await waiting, 2000).body['m2m:rqp']
    assert.equal(request.op, 5)
    assert.deepEqual(request.pc, { 'm2m:sgn': { sur: 'x' } })
    assert.match(request.fr, new RegExp(`${sender.originator}$`))
    const answer = { 'm2m:rsp': { rsc: 2000, rqi: request.rqi, rvi: '3' } }
    assertStatus(await ae.client.notify(`${ae.channel}/pcu`, answer), 2000)
    assertStatus(await sent, 2000)
  })

  it('brings each of several originators the answer to its own request, whatever they call it', async () => {
    const ae = await polled()
    const rule = { acor: ['all'], acop: 63 }
    const policy = { rn: 'open', pv: { acr: [rule] }, pvs: { acr: [rule] } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.accessControlPolicy, { 'm2m:acp': policy }), 2001)
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { acpi: [`${ae.address}/open`] } }), 2004)
    const senders = [await registerAE(waystation), await registerAE(waystation)]
    const sent = senders.map(({ client, originator }) =>
      client.notify(ae.address, { 'm2m:sgn': { sur: originator } }, { rqi: 'same', timeoutMs: 5000 }),
    )
    const requests = []
    for (const _sender of senders) requests.push(assertStatus(await poll(ae, 5000), 2000).body['m2m:rqp'])
    for (const { rqi, pc } of requests) {
      const answer = { rsc: 2000, rqi, rvi: '3', pc: { 'm2m:uri': pc['m2m:sgn'].sur } }
      assertStatus(await ae.client.notify(`${ae.channel}/pcu`, { 'm2m:rsp': answer }), 2000)
    }
    for (const [index, answer] of (await Promise.all(sent)).entries()) {
      assert.equal(assertStatus(answer, 2000).body['m2m:uri'], senders[index]?.originator)
      assert.equal(answer.headers['x-m2m-ri'], 'same')
    }
  })

  it('delivers notifications of subscriptions in the order of the changes', async () => {
    const ae = await polled()
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    const subscription = { 'm2m:sub': { nu: [ae.originator], enc: { net: [3] } } }
    assertStatus(await ae.client.create(`${ae.address}/c`, resourceTypes.subscription, subscription), 2001)
    for (const con of ['1', '2', '3']) {
      assertStatus(
        await ae.client.create(`${ae.address}/c`, resourceTypes.contentInstance, { 'm2m:cin': { con } }),
        2001,
      )
    }
    for (const con of ['1', '2', '3']) {
      const request = assertStatus(await poll(ae, 5000), 2000).body['m2m:rqp']
      assert.equal(request.pc['m2m:sgn'].nev.rep['m2m:cin'].con, con)
      const answer = { 'm2m:rsp': { rsc: 2000, rqi: request.rqi, rvi: '3' } }
      assertStatus(await ae.client.notify(`${ae.channel}/pcu`, answer), 2000)
    }
  })

  it('belongs to the AE alone', async () => {
    const ae = await polled()
    const other = await registerAE(waystation)
    assertStatus(await other.client.retrieve(`${ae.channel}/pcu`), 4103)
    assertStatus(await other.client.retrieve(ae.channel), 4103)
    assertStatus(await other.client.delete(ae.channel), 4103)
    assertStatus(await other.client.notify(`${ae.channel}/pcu`, { 'm2m:rsp': { rsc: 2000, rqi: 'x' } }), 4103)
    assertStatus(await other.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': {} }), 4103)
  })

  it('exists once below an AE that has no other way to be reached', async () => {
    const ae = await polled()
    assertStatus(await ae.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': {} }), 4105)
    const reachable = await registerAE(waystation, { rr: true, poa: ['http://127.0.0.1:9/'] })
    assertStatus(
      await reachable.client.create(reachable.address, resourceTypes.pollingChannel, { 'm2m:pch': {} }),
      4000,
    )
  })

  it('has no other operations on its URI', async () => {
    const ae = await polled()
    assertStatus(await ae.client.create(`${ae.channel}/pcu`, resourceTypes.container, { 'm2m:cnt': {} }), 4005)
    assertStatus(await ae.client.update(`${ae.channel}/pcu`, { 'm2m:pch': {} }), 4005)
    assertStatus(await ae.client.delete(`${ae.channel}/pcu`), 4005)
  })

  it('refuses an answer to no request, and content that is no answer', async () => {
    const ae = await polled()
    assertStatus(await ae.client.notify(`${ae.channel}/pcu`, { 'm2m:rsp': { rsc: 2000, rqi: 'unknown' } }), 4000)
    assertStatus(await ae.client.notify(`${ae.channel}/pcu`, { 'm2m:sgn': {} }), 4000)
  })

  it('ends its polls when it is deleted', async () => {
    const ae = await polled()
    const waiting = poll(ae, 5000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assertStatus(await ae.client.delete(ae.channel), 2002)
    assertStatus(await waiting, 4004)
    assertStatus(await poll(ae), 4004)
  })

  it('holds nothing of an earlier registration under the same AE-ID', async () => {
    const ae = await polled()
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    const subscription = { 'm2m:sub': { nu: [ae.originator], su: ae.originator, enc: { net: [2, 3] } } }
    assertStatus(await ae.client.create(`${ae.address}/c`, resourceTypes.subscription, subscription), 2001)
    const content = { 'm2m:cin': { con: 'old' } }
    assertStatus(await ae.client.create(`${ae.address}/c`, resourceTypes.contentInstance, content), 2001)
    assertStatus(await ae.client.delete(ae.address), 2002)
    const again = { rn: ae.resource.rn, api: 'Ntest', rr: false, srv: ['3'] }
    assertStatus(await ae.client.create(waystation.cseBase, resourceTypes.AE, { 'm2m:ae': again }), 2001)
    assertStatus(await ae.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'p' } }), 2001)
    assertStatus(await poll(ae, 1500), 4008)
  })

  it('bounds a wait that the request would make longer than the configuration allows', async () => {
    await using bounded = await startWaystation({ set: { 'limits.requestWait': '1s' } })
    const ae = await registerAE(bounded)
    assertStatus(await ae.client.create(ae.address, resourceTypes.pollingChannel, { 'm2m:pch': { rn: 'p' } }), 2001)
    const start = Date.now()
    assertStatus(await ae.client.retrieve(`${ae.address}/p/pcu`, { rqet: 60_000 }), 4008)
    assertStatus(await bounded.client().notify(ae.address, { 'm2m:sgn': { sur: 'x' } }, { rqet: 60_000 }), 4008)
    assert.ok(Date.now() - start < 8000)
  })

  it('serves several polls with different requests', async () => {
    const ae = await polled()
    const admin = waystation.client()
    const polls = [poll(ae, 5000), poll(ae, 5000)]
    const sent = ['a', 'b'].map((sur) => admin.notify(ae.address, { 'm2m:sgn': { sur } }))
    const requests = await Promise.all(polls.map(async (one) => assertStatus(await one, 2000).body['m2m:rqp']))
    assert.deepEqual(requests.map((request) => request.pc['m2m:sgn'].sur).sort(), ['a', 'b'])
    for (const { rqi } of requests) {
      assertStatus(await ae.client.notify(`${ae.channel}/pcu`, { 'm2m:rsp': { rsc: 2000, rqi } }), 2000)
    }
    for (const one of sent) assertStatus(await one, 2000)
  })
})
