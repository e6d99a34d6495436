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

describe('response types and request resources (TS-0001 8.2, TS-0004 7.3.2.4, 7.4.12)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
    receiver = await NotificationReceiver.start()
    ae = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = (options: object, rn = uniqueName('c')) =>
    ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn } }, { rqi: `id-${rn}`, ...options })
  const settled = (uri: string) =>
    eventually(
      async () => {
        const { resource } = assertStatus(await ae.client.retrieve(uri), 2000)
        assert.notEqual(resource.rs, 3)
        return resource
      },
      { timeoutMs: 4000 },
    )

  it('acknowledges a synchronous request and keeps its result', async () => {
    const rn = uniqueName('c')
    const accepted = assertStatus(await create({ rt: 1 }, rn), 1001)
    const request = await settled(accepted.body['m2m:uri'])
    assert.equal(request.ty, 17)
    assert.deepEqual([request.op, request.tg, request.org, request.rid], [1, ae.address, ae.originator, `id-${rn}`])
    assert.equal(request.rs, 1)
    assert.equal(request.ors.rsc, 2001)
    assert.equal(request.ors.pc['m2m:cnt'].rn, rn)
    assert.deepEqual(request.lbl, [ae.originator])
    assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 2000)
  })

  it('keeps the failure of an operation', async () => {
    const accepted = assertStatus(await ae.client.retrieve(`${ae.address}/nowhere`, { rt: 1 }), 1001)
    const request = await settled(accepted.body['m2m:uri'])
    assert.equal(request.ors.rsc, 4004)
    assert.equal(request.rs, 2)
  })

  it('notifies the targets of an asynchronous request', async () => {
    const mailbox = receiver.mailbox(uniqueName('/result'))
    const rn = uniqueName('c')
    assertStatus(await create({ rt: 2, rtu: mailbox.url }, rn), 1002)
    await eventually(() => assert.equal(mailbox.received.length, 1), { timeoutMs: 4000 })
    const result = (mailbox.received[0] as { body: Record<string, { rsc: number; rqi: string }> }).body['m2m:rsp']
    assert.equal(result?.rsc, 2001)
    assert.equal(result?.rqi, `id-${rn}`)
  })

  it('notifies a result after a restart that was under way when the CSE was stopped', async () => {
    await using other = await startWaystation({ set: { 'notification.retries': 0, 'notification.timeout': '10s' } })
    const { client, address } = await registerAE(other)
    const mailbox = receiver.mailbox(uniqueName('/result'))
    mailbox.answer = { delayMs: 3000 }
    const content = { 'm2m:cnt': {} }
    assertStatus(await client.create(address, resourceTypes.container, content, { rt: 2, rtu: mailbox.url }), 1002)
    await mailbox.waitFor(1)
    await other.stop()
    mailbox.answer = {}
    await other.restart()
    await mailbox.waitFor(2)
  })

  it('notifies one result of a request that ends after it has expired', async () => {
    const mailbox = receiver.mailbox(uniqueName('/result'))
    const slow = receiver.mailbox(uniqueName('/slow'))
    slow.verificationAnswer = { delayMs: 600 }
    const subscription = { 'm2m:sub': { rn: uniqueName('s'), nu: [slow.url], enc: { net: [3] } } }
    const options = { rt: 2, rtu: mailbox.url, rqet: 200 }
    const accepted = await ae.client.create(ae.address, resourceTypes.subscription, subscription, options)
    const request = await settled(assertStatus(accepted, 1002).body['m2m:uri'])
    assert.equal(request.ors.rsc, 4008)
    await mailbox.expectNoMoreThan(1, 900)
    assert.equal((await settled(accepted.body['m2m:uri'])).ors.rsc, 4008)
  })

  it('lets flexBlocking be answered directly', async () => {
    assertStatus(await create({ rt: 4 }), 2001)
  })

  it('sends no result for noResponse, but performs the operation', async () => {
    const rn = uniqueName('c')
    const response = await create({ rt: 5 }, rn)
    assert.ok(response.http < 300)
    assert.equal(response.body, undefined)
    await eventually(async () => assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 2000))
    assertStatus(await create({ rt: 5, rcn: 1 }), 4000)
  })

  it('shows a request only to its originator, who may delete but not update it', async () => {
    const uri = assertStatus(await create({ rt: 1 }), 1001).body['m2m:uri']
    assertStatus(await ae.client.as('Cstranger').retrieve(uri), 4103)
    assertStatus(await ae.client.update(uri, { 'm2m:req': { lbl: ['x'] } }), 4005)
    await settled(uri)
    assertStatus(await ae.client.delete(uri), 2002)
    assertStatus(await ae.client.retrieve(uri), 4004)
  })

  it('refuses a non-blocking request about a request', async () => {
    const uri = assertStatus(await create({ rt: 1 }), 1001).body['m2m:uri']
    assertStatus(await ae.client.retrieve(uri, { rt: 1 }), 4000)
  })

  it('keeps a result no longer than its persistence', async () => {
    const uri = assertStatus(await create({ rt: 1, query: 'rp=400' }), 1001).body['m2m:uri']
    await settled(uri)
    await eventually(async () => assertStatus(await ae.client.retrieve(uri), 4004), { timeoutMs: 4000 })
  })

  it('refuses a persistence that is over already', async () => {
    assertStatus(await create({ rt: 1, query: 'rp=20200101T000000' }), 4000)
    assertStatus(await create({ rt: 1, query: 'rp=-100' }), 4000)
  })

  it('waits for the operation execution time, also across a restart, and executes once', async () => {
    const rn = uniqueName('c')
    const uri = assertStatus(await create({ rt: 1, oet: 1500 }, rn), 1001).body['m2m:uri']
    assert.equal(assertStatus(await ae.client.retrieve(uri), 2000).resource.rs, 3)
    assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 4004)
    await waystation.restart()
    const request = await settled(uri)
    assert.equal(request.ors.rsc, 2001)
    assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 2000)
  })
})
