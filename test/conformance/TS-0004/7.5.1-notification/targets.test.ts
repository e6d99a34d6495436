import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Mailbox,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const children = { enc: { net: [3], chty: [4] } }

describe('what a notification looks like for its target (TS-0004 7.5.1.2, TS-0009 6.4)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  /** An AE that is notified of children of its own container; what reaches it has its ID as path. */
  async function newSubscriber(
    attributes: object,
    subscription: object = {},
  ): Promise<{ ae: RegisteredAE; mailbox: Mailbox }> {
    const ae = await registerAE(waystation, { rr: true, poa: [`http://127.0.0.1:${receiver.port}`], ...attributes })
    const container = { 'm2m:cnt': { rn: 'data' } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, container), 2001)
    const content = { 'm2m:sub': { nu: [ae.originator], ...children, ...subscription } }
    assertStatus(await ae.client.create(`${ae.address}/data`, resourceTypes.subscription, content), 2001)
    return { ae, mailbox: receiver.mailbox(`/${ae.originator}`) }
  }

  async function addContent({ client, address }: RegisteredAE): Promise<void> {
    const content = { 'm2m:cin': { con: '1' } }
    assertStatus(await client.create(`${address}/data`, resourceTypes.contentInstance, content), 2001)
  }

  for (const [supported, expected] of [
    [['2a', '3'], '3'],
    [['5', '4'], '5'],
    [['1'], undefined],
  ] as const) {
    it(`is of the latest release that an AE of release ${supported.join(' and ')} knows`, async () => {
      const { ae, mailbox } = await newSubscriber({ srv: supported })
      await addContent(ae)
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.headers['x-m2m-rvi'], expected)
    })
  }

  it('asks in that release too, when another subscribes for it', async () => {
    const { ae, mailbox } = await newSubscriber({ srv: ['4'] })
    const content = { 'm2m:sub': { nu: [ae.originator], ...children } }
    const admin = waystation.client('CAdmin', '3')
    assertStatus(await admin.create(`${ae.address}/data`, resourceTypes.subscription, content), 2001)
    assert.equal(mailbox.verifications[0]?.headers['x-m2m-rvi'], '4')
  })

  it('tells the result of an asynchronous request in the release of its target', async () => {
    const { ae, mailbox } = await newSubscriber({ srv: ['2a', '3'] })
    assertStatus(await ae.client.retrieve(ae.address, { rt: 2 }), 1002)
    const [result] = await mailbox.waitFor(1)
    assert.equal(result?.body['m2m:rsp'].rsc, 2000)
    assert.equal(result?.headers['x-m2m-rvi'], '3')
  })

  for (const [preferred, expected] of [
    [['cbor', 'json'], 'application/cbor'],
    [['json', 'cbor'], 'application/json'],
    [['application/cbor'], 'application/cbor'],
  ] as const) {
    it(`is serialised as an AE prefers that names ${preferred.join(' before ')}`, async () => {
      const { ae, mailbox } = await newSubscriber({ csz: preferred })
      await addContent(ae)
      const [notification] = await mailbox.waitFor(1)
      assert.equal(notification?.headers['content-type'], expected)
      assert.equal(notification?.sgn.nev.rep['m2m:cin'].con, '1')
    })
  }

  it('comes when the time of a batch is over, where its number is 0', async () => {
    const { ae, mailbox } = await newSubscriber({}, { bn: { num: 0, dur: 'PT0.2S' } })
    await addContent(ae)
    await addContent(ae)
    const [batch] = await mailbox.waitFor(1)
    assert.equal(batch?.body['m2m:agn']['m2m:sgn'].length, 2)
  })
})
