import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Mailbox,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { GroupFixture } from '../7.4.14-fanOutPoint/GroupFixture.ts'
import {
  encoded,
  lamp,
  lampsIn,
  prefixes,
  SemanticFixture,
  turtle,
} from '../7.4.34-semanticDescriptor/SemanticFixture.ts'

describe('descriptions at other CSEs (TS-0001 10.2.6, 10.2.7)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let groups: GroupFixture
  let semantics: SemanticFixture
  const cseID = '/mn-one'

  before(async () => {
    waystation = await startWaystation({ set: { 'notification.timeout': '2s' } })
    receiver = await NotificationReceiver.start()
    const ae = await registerAE(waystation)
    groups = new GroupFixture(ae)
    semantics = new SemanticFixture(ae)
    const content = { csi: cseID, cb: `${cseID}/mn`, rr: true, srv: ['3'], poa: [`http://127.0.0.1:${receiver.port}`] }
    assertStatus(await waystation.client(cseID).create('cse-in', resourceTypes.remoteCSE, { 'm2m:csr': content }), 2001)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  function remote(body: unknown): { address: string; box: Mailbox } {
    const address = `${cseID}/mn/${uniqueName('x')}`
    const box = receiver.mailbox(`/~${address}`)
    box.answer = { body }
    return { address, box }
  }
  const descriptor = (text: string) => ({ ty: 24, rn: 's', ri: 's', dcrp: turtle, dsp: encoded(text) })

  it('are queried through a group together with those here', async () => {
    const here = await semantics.described(lamp('one', 'hall'))
    const text = `${prefixes} :one :brand "Bright" .`
    const there = remote({ 'm2m:cnt': { ty: 3, rn: 'x', 'm2m:cnt': [{ ty: 3, 'm2m:smd': [descriptor(text)] }] } })
    const silent = remote(undefined)
    silent.box.answer = { drop: true }
    const group = await groups.group([here.container, there.address, silent.address])
    const smf = 'PREFIX h: <http://example.org/house#> SELECT ?b WHERE { ?l a h:Lamp ; h:brand ?b }'
    const query = `sqi=true&rcn=10&smf=${encodeURIComponent(smf)}`
    const { body } = assertStatus(await groups.ae.client.retrieve(`${group}/sfop`, { query }), 2000)
    assert.match(body?.['m2m:qres'], /<literal>Bright</)
    assert.equal(there.box.received[0]?.headers['x-m2m-origin'], `/id-in/${groups.ae.originator}`)
  })

  it('are discovered through a group', async () => {
    const here = await semantics.described(lamp('one', 'hall'))
    const there = remote({ 'm2m:uril': ['mn/x/lamp', `${cseID}/mn/y`] })
    const group = await groups.group([here.container, there.address])
    const query = `fu=1&smf=${encodeURIComponent(lampsIn('hall'))}`
    const { body } = assertStatus(await groups.ae.client.retrieve(`${group}/sfop`, { query }), 2000)
    assert.deepEqual(body?.['m2m:uril'], [here.container, `${cseID}/mn/x/lamp`, `${cseID}/mn/y`])
  })

  it('add to those here that name them as related', async () => {
    const there = remote({ 'm2m:smd': descriptor(`${prefixes} :part :isOf :whole .`) })
    const here = await semantics.described(`${prefixes} :whole :has "parts" .`, { rels: [there.address] })
    const smf = 'PREFIX h: <http://example.org/house#> ASK { ?p h:isOf ?w . ?w h:has "parts" }'
    const query = `fu=1&smf=${encodeURIComponent(smf)}`
    const { body } = assertStatus(await groups.ae.client.retrieve(groups.ae.address, { query }), 2000)
    assert.deepEqual(body?.['m2m:uril'], [here.container])
  })

  it('must be there when a description is checked', async () => {
    const there = remote({ 'm2m:smd': descriptor(`${prefixes} :part :isOf :whole .`) })
    const place = await semantics.container()
    const check = () => semantics.describe(place, lamp('one', 'hall'), { vlde: true, rels: [there.address] })
    assertStatus(await check(), 2001)
    there.box.answer = { http: 404, rsc: 4004 }
    assertStatus(await check(), 4119)
  })
})
