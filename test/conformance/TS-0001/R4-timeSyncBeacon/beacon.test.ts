import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type Mailbox,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { timeSyncBeacon } = resourceTypes
const [periodic, loss] = [1, 2]

interface Beacon {
  'm2m:tsbn': { tbr: string; ctm: string }
}

describe('timeSyncBeacon (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
    ae = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = (content: object) => ae.client.create(ae.address, timeSyncBeacon, { 'm2m:tsb': content })
  const timestamp = (offset: number) =>
    new Date(Date.now() + offset).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')
  const beaconsIn = (mailbox: Mailbox) => mailbox.received.map(({ body }) => (body as unknown as Beacon)['m2m:tsbn'])
  const receive = (mailbox: Mailbox, count: number) =>
    eventually(async () => {
      const beacons = beaconsIn(mailbox)
      assert.ok(beacons.length >= count, `${beacons.length} beacons`)
      return beacons
    })
  const talk = (ot: string) => ae.client.retrieve(ae.address, { ot })

  it('has what belongs to its criteria, from the host if need be', async () => {
    const bcnu = [receiver.mailbox('/unused').url]
    const { resource } = assertStatus(await create({ bcnc: periodic, bcni: 'PT1H', bcnu }), 2001)
    assert.equal(resource.ty, 60)
    assert.equal(resource.bcni, 'PT1H')
    assert.equal(resource.bcnt, undefined)
    assert.match(assertStatus(await create({ bcnc: periodic, bcnu }), 2001).resource.bcni as string, /^P/)
    const bcnr = ae.originator
    const observing = assertStatus(await create({ bcnc: loss, bcnr, bcnu }), 2001).resource
    assert.match(observing.bcnt as string, /^P/)
    assert.equal(observing.bcni, undefined)
  })

  it('is refused with a wrong combination or without targets', async () => {
    const bcnu = [receiver.mailbox('/unused').url]
    const bcnr = ae.originator
    for (const content of [
      {},
      { bcnc: periodic },
      { bcnu },
      { bcnc: periodic, bcnu: [] },
      { bcnc: 3, bcnu },
      { bcnc: periodic, bcnu, bcnt: 'PT1S' },
      { bcnc: periodic, bcnu, bcni: 'soon' },
      { bcnc: periodic, bcnu, bcni: 'PT0S' },
      { bcnc: loss, bcnu, bcnr, bcni: 'PT1S' },
      { bcnc: loss, bcnu },
    ])
      assertStatus(await create(content), 4000)
  })

  it('is checked again when it is updated', async () => {
    const bcnu = [receiver.mailbox('/unused').url]
    const { ri } = assertStatus(
      await create({ bcnc: periodic, bcni: 'PT1H', bcnu, bcnr: ae.originator }),
      2001,
    ).resource
    const update = (content: object) => ae.client.update(ri as string, { 'm2m:tsb': content })
    for (const content of [{ bcnt: 'PT1S' }, { bcnu: [] }, { bcnu: null }, { bcnc: null }, { bcnr: 'CX' }]) {
      assertStatus(await update(content), 4000)
    }
    const { resource } = assertStatus(await update({ bcnc: loss, bcnt: 'PT5S' }), 2004)
    assert.equal(resource.bcni, undefined)
    assert.equal(resource.bcnt, 'PT5S')
    assertStatus(await update({ bcni: 'PT1H' }), 4000)
    assert.equal(assertStatus(await update({ bcnc: periodic, bcni: 'PT2H' }), 2004).resource.bcnt, undefined)
    assertStatus(await ae.client.delete(ri as string), 2002)
  })

  it('tells the time at intervals, to every target, also after a restart, until it is deleted', async () => {
    const [one, two] = [receiver.mailbox('/one'), receiver.mailbox('/two')]
    const made = await create({ bcnc: periodic, bcni: 'PT0.2S', bcnu: [one.url, two.url] })
    const ri = assertStatus(made, 2001).resource.ri as string
    const [first, second] = await receive(one, 2)
    await receive(two, 2)
    assert.ok(first?.tbr.endsWith(ri))
    assert.match(first?.ctm ?? '', /^\d{8}T\d{6},\d{6}$/)
    assert.ok((second?.ctm ?? '') > (first?.ctm ?? ''))
    await waystation.kill()
    await waystation.restart()
    await receive(one, beaconsIn(one).length + 2)
    assertStatus(await ae.client.delete(ri), 2002)
    await one.expectNoMoreThan(one.received.length + 1, 500)
  })

  it('follows a new interval', async () => {
    const mailbox = receiver.mailbox('/changed')
    const made = await create({ bcnc: periodic, bcni: 'PT1H', bcnu: [mailbox.url] })
    const ri = assertStatus(made, 2001).resource.ri as string
    assertStatus(await ae.client.update(ri, { 'm2m:tsb': { bcni: 'PT0.2S' } }), 2004)
    await receive(mailbox, 1)
    assertStatus(await ae.client.delete(ri), 2002)
  })

  it('tells the time when a message of the observed entity shows that its clock is off', async () => {
    const mailbox = receiver.mailbox('/loss')
    const content = { rn: uniqueName('tsb'), bcnc: loss, bcnr: ae.originator, bcnt: 'PT10S', bcnu: [mailbox.url] }
    const ri = assertStatus(await create(content), 2001).resource.ri as string
    assertStatus(await talk(timestamp(0)), 2000)
    assertStatus(await talk(timestamp(-5000)), 2000)
    await mailbox.expectNoMoreThan(0, 100)
    assertStatus(await talk(timestamp(-20_000)), 2000)
    await receive(mailbox, 1)
    assertStatus(await talk(timestamp(20_000)), 2000)
    await receive(mailbox, 2)
    const other = await registerAE(waystation)
    await other.client.retrieve(other.address, { ot: timestamp(60_000) })
    await mailbox.expectNoMoreThan(2, 100)
    assertStatus(await ae.client.delete(ri), 2002)
    assertStatus(await talk(timestamp(60_000)), 2000)
    await mailbox.expectNoMoreThan(2, 100)
  })

  it('reaches an AE by its identifier', async () => {
    const mailbox = receiver.mailbox('/byIdentifier')
    assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { poa: [mailbox.url] } }), 2004)
    const ri = assertStatus(await create({ bcnc: periodic, bcni: 'PT0.2S', bcnu: [ae.originator] }), 2001).resource.ri
    await receive(mailbox, 1)
    assertStatus(await ae.client.delete(ri as string), 2002)
  })
})
