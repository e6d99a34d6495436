import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, startWaystation, type Waystation } from '../../../support/index.ts'
import {
  addressAndValue,
  encoded,
  MashupFixture,
  onCreation,
  onRequest,
  type Profile,
  periodic,
  rowsOf,
} from './MashupFixture.ts'

describe('semanticMashupInstance (TS-0001 9.6.54, TS-0004 7.4.50)', () => {
  let waystation: Waystation
  let fixture: MashupFixture
  let profile: Profile

  before(async () => {
    waystation = await startWaystation()
    fixture = await MashupFixture.make(waystation)
    profile = await fixture.profile()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const addresses = (msm: unknown) => (msm as { msm: { muri: string }[] }).msm.map(({ muri }) => muri).sort()
  const membersOf = async (mashup: string, { ae }: MashupFixture) =>
    addresses(assertStatus(await ae.client.retrieve(mashup), 2000).resource.msm)

  it('finds its members by the memberFilter of its profile', async () => {
    const own = await MashupFixture.make(waystation)
    const sensors = [await own.sensor('20'), await own.sensor('22', 'attic')]
    await fixture.sensor('5')
    const { address } = await own.profile()
    const { resource } = assertStatus(await own.createInstance({ mjid: address }), 2001)
    assert.deepEqual([resource.ty, resource.mjid, resource.mst], [41, address, 1])
    assert.deepEqual(resource.msm, { msm: sensors.map((muri) => ({ muri })) })
  })

  it('keeps values that are numbers where it is asked to', async () => {
    const own = await MashupFixture.make(waystation)
    const sensors = [
      await own.sensor('20.5'),
      await own.sensor(7),
      await own.sensor('warm'),
      await own.sensor(undefined),
    ]
    const { address } = await own.profile()
    const { resource } = assertStatus(await own.createInstance({ mjid: address, mst: addressAndValue }), 2001)
    const [first, second, third, fourth] = sensors
    const expected = [{ muri: first, mvl: 20.5 }, { muri: second, mvl: 7 }, { muri: third }, { muri: fourth }]
    assert.deepEqual(resource.msm, { msm: expected })
  })

  const refusals: [string, Record<string, unknown>, number][] = [
    ['without smjpID', { mjid: undefined }, 4000],
    ['without smjpInputParameter', { jpin: undefined }, 4000],
    ['without memberStoreType', { mst: undefined }, 4000],
    ['with a memberStoreType that does not exist', { mst: 3 }, 4000],
    ['without resultGenType', { rgt: undefined }, 4000],
    ['with a resultGenType that does not exist', { rgt: [5] }, 4000],
    ['that is periodic without a period', { rgt: [periodic] }, 4000],
    ['that is periodic with a period of nothing', { rgt: [periodic], prg: 'PT0S' }, 4000],
    ['of a profile that does not exist', { mjid: 'cse-in/none' }, 4004],
    ['of something that is no profile', { mjid: 'cse-in' }, 4000],
    ['with a member that does not exist', { msm: { msm: [{ muri: 'cse-in/none' }] } }, 4121],
  ]
  for (const [what, content, status] of refusals) {
    it(`refuses one ${what}`, async () => {
      await fixture.sensor('1')
      assertStatus(await fixture.createInstance({ mjid: profile.address, ...content }), status)
    })
  }

  it('is refused when its filter finds nothing', async () => {
    const none = await fixture.profile({ mbft: 'SELECT ?s WHERE { ?s a <http://example.org/house#Nothing> }' })
    assertStatus(await fixture.createInstance({ mjid: none.address }), 4121)
  })

  it('is refused to those who may not retrieve its profile', async () => {
    const closed = await fixture.profile({ acpi: undefined })
    assertStatus(await fixture.createInstance({ mjid: closed.address }), 4103)
  })

  it('has only members that its creator may retrieve', async () => {
    const own = await MashupFixture.make(waystation)
    await own.sensor('20')
    const shared = await own.sensor('30', 'hall', { acpi: [own.open] })
    const other = await registerAE(waystation)
    const { address } = await own.profile()
    const { resource } = assertStatus(await own.createInstance({ mjid: address }, other.client, other.address), 2001)
    assert.deepEqual(addresses(resource.msm), [shared])
    const answer = assertStatus(await other.client.retrieve(`${other.address}/${resource.rn}/msp`), 2000)
    assert.deepEqual(rowsOf(answer.resource), [{ average: '30' }])
    const foreign = await own.createInstance(
      { mjid: address, msm: { msm: [{ muri: await own.sensor('1') }] } },
      other.client,
      other.address,
    )
    assertStatus(foreign, 4121)
  })

  it('keeps to members that it was given', async () => {
    const own = await MashupFixture.make(waystation)
    const sensors = [await own.sensor('20'), await own.sensor('30')]
    const { address } = await own.profile()
    const mashup = await own.instance({ mjid: address, msm: { msm: [{ muri: sensors[1] }] } })
    assert.deepEqual(rowsOf(await own.ask(mashup)), [{ average: '30' }])
    assert.deepEqual(await membersOf(mashup, own), [sensors[1]])
    const update = (content: object) => own.ae.client.update(mashup, { 'm2m:smi': content })
    assertStatus(await update({ msm: { msm: [{ muri: `${sensors[0]}/la` }] } }), 2004)
    assert.deepEqual(rowsOf(await own.ask(mashup)), [{ average: '20' }])
    assertStatus(await update({ msm: { msm: [{ muri: 'cse-in/none' }] } }), 4121)
    assertStatus(await update({ msm: null }), 2004)
    assert.deepEqual(await membersOf(mashup, own), [...sensors].sort())
    assert.deepEqual(rowsOf(await own.ask(mashup)), [{ average: '25' }])
  })

  it('can have no other mashup as member', async () => {
    const mashup = await fixture.instance({ mjid: profile.address })
    assertStatus(await fixture.createInstance({ mjid: profile.address, msm: { msm: [{ muri: mashup }] } }), 4121)
    assertStatus(
      await fixture.createInstance({ mjid: profile.address, msm: { msm: [{ muri: profile.address }] } }),
      4121,
    )
  })

  it('checks what an update brings', async () => {
    const mashup = await fixture.instance({ mjid: profile.address })
    const update = (content: object) => fixture.ae.client.update(mashup, { 'm2m:smi': content })
    assertStatus(await update({ rgt: [periodic] }), 4000)
    assertStatus(await update({ mjid: 'cse-in/none' }), 4004)
    assertStatus(await update({ mst: null }), 4000)
    assertStatus(await update({ rgt: [onRequest, periodic], prg: 'PT1H' }), 2004)
    assertStatus(await update({ prg: null }), 4000)
    assertStatus(await update({ mst: addressAndValue }), 2004)
  })

  it('lets nobody but its creator turn it to other resources', async () => {
    const mashup = await fixture.instance({ mjid: profile.address, acpi: [fixture.open] })
    const other = await registerAE(waystation)
    const update = (content: object) => other.client.update(mashup, { 'm2m:smi': content })
    assertStatus(await update({ mjid: profile.address }), 4103)
    assertStatus(await update({ msm: { msm: [{ muri: fixture.ae.address }] } }), 4103)
    assertStatus(await update({ jpin: encoded('other') }), 2004)
  })

  it('is created together with its first result', async () => {
    const mashup = await fixture.instance({ mjid: profile.address, rgt: onCreation })
    const [first, ...others] = await fixture.results(mashup)
    assert.deepEqual(others, [])
    assert.equal(first?.jpin, encoded('<rdf/>'))
  })
})
