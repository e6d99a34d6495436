import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import {
  average,
  decoded,
  encoded,
  MashupFixture,
  onCreation,
  onRequest,
  onUpdate,
  patience,
  periodic,
  result,
  rowsOf,
  subscription,
} from './MashupFixture.ts'

describe('mashup and semanticMashupResult (TS-0001 9.6.55, 9.6.56, TS-0004 7.4.51, 7.4.52)', () => {
  let waystation: Waystation
  let fixture: MashupFixture

  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  /** @returns an instance of a new profile with two sensors, 20 in the hall and 30 in the attic */
  const mashup = async (content: Record<string, unknown>, profile: Record<string, unknown> = {}) => {
    fixture = await MashupFixture.make(waystation)
    const sensors = [await fixture.sensor('20'), await fixture.sensor('30', 'attic')] as [string, string]
    const { address: mjid } = await fixture.profile(profile)
    return { address: await fixture.instance({ mjid, ...content }), sensors }
  }

  it('is a new result with every RETRIEVE of mashup', async () => {
    const { address, sensors } = await mashup({ rgt: [onRequest], jpin: encoded('parameters') })
    assert.deepEqual(await fixture.results(address), [])
    const first = await fixture.ask(address)
    assert.deepEqual([first.ty, first.mrf, first.jpin], [result, ['application/json'], encoded('parameters')])
    assert.deepEqual(rowsOf(first), [{ average: '25' }])
    await fixture.measure(sensors[0], '40')
    const second = await fixture.ask(address)
    assert.deepEqual(rowsOf(second), [{ average: '35' }])
    const kept = await fixture.results(address)
    assert.deepEqual(
      kept.map(({ ri }) => ri),
      [first.ri, second.ri],
    )
  })

  it('finds members that came since', async () => {
    const { address } = await mashup({ rgt: [onRequest] })
    await fixture.sensor('70')
    assert.deepEqual(rowsOf(await fixture.ask(address)), [{ average: '40' }])
  })

  it('answers with the latest result where they come on other occasions', async () => {
    const { address } = await mashup({ rgt: [onCreation] })
    const [first] = await fixture.results(address)
    assert.equal((await fixture.ask(address)).ri, first?.ri)
    const { address: other } = await mashup({ rgt: [onUpdate] })
    assertStatus(await fixture.ae.client.retrieve(`${other}/msp`), 4004)
  })

  it('takes no other operation on mashup', async () => {
    const { address } = await mashup({})
    const { client } = fixture.ae
    assertStatus(await client.update(`${address}/msp`, { 'm2m:smr': {} }), 4005)
    assertStatus(await client.delete(`${address}/msp`), 4005)
    assertStatus(await client.retrieve(`${address}/msp`, { query: 'fu=1' }), 4005)
    assertStatus(await client.create(`${address}/msp`, subscription, { 'm2m:sub': { nu: ['http://x.example'] } }), 4005)
  })

  it('needs the right to retrieve the instance', async () => {
    const { address } = await mashup({})
    const other = await registerAE(waystation)
    assertStatus(await other.client.retrieve(`${address}/msp`), 4103)
  })

  it('says so when no member is left', async () => {
    const { address, sensors } = await mashup({})
    for (const sensor of sensors) assertStatus(await fixture.ae.client.delete(sensor), 2002)
    assertStatus(await fixture.ae.client.retrieve(`${address}/msp`), 4121)
  })

  it('comes periodically', async () => {
    const { address } = await mashup({ rgt: [periodic], prg: 'PT0.2S' })
    const results = await fixture.waitForResults(address, 3)
    assert.deepEqual(rowsOf(results[0] as never), [{ average: '25' }])
  })

  it('comes when a member has changed', async () => {
    const { address, sensors } = await mashup({ rgt: [onUpdate] })
    assert.deepEqual(await fixture.results(address), [])
    await fixture.measure(sensors[0], '50')
    const [first] = await fixture.waitForResults(address, 1)
    assert.deepEqual(rowsOf(first as never), [{ average: '40' }])
    assertStatus(await fixture.ae.client.update(sensors[1], { 'm2m:cnt': { lbl: ['new'] } }), 2004)
    assert.equal((await fixture.waitForResults(address, 2)).length, 2)
  })

  it('comes again after a restart, with what changed before it', async () => {
    const { address: byPeriod } = await mashup({ rgt: [periodic], prg: 'PT0.3S' })
    const before = fixture
    const { address: byChange, sensors } = await mashup({ rgt: [onUpdate] })
    await fixture.measure(sensors[0], '60')
    await waystation.kill()
    await waystation.restart()
    const [first] = await fixture.waitForResults(byChange, 1)
    assert.deepEqual(rowsOf(first as never), [{ average: '45' }])
    const { length } = await before.results(byPeriod)
    await before.waitForResults(byPeriod, length + 2)
    await fixture.measure(sensors[0], '70')
    await eventually(async () => {
      const latest = (await fixture.results(byChange)).at(-1)
      assert.deepEqual(rowsOf(latest as never), [{ average: '50' }])
    }, patience)
  })

  it('stops when the instance no longer asks for it', async () => {
    const { address, sensors } = await mashup({ rgt: [periodic, onUpdate], prg: 'PT0.1S' })
    await fixture.waitForResults(address, 1)
    assertStatus(await fixture.ae.client.update(address, { 'm2m:smi': { rgt: [onRequest] } }), 2004)
    const { resource } = assertStatus(await fixture.ae.client.retrieve(`${address}/msp`), 2000)
    await fixture.measure(sensors[0], '1')
    const last = await fixture.ask(address)
    const results = await fixture.results(address)
    const from = results.findIndex(({ ri }) => ri === resource.ri)
    assert.deepEqual(
      results.slice(from).map(({ ri }) => ri),
      [resource.ri, last.ri],
    )
  })

  it('keeps the newest of many results', async () => {
    const { address } = await mashup({})
    let last: unknown
    for (let count = 0; count < 22; count++) last = (await fixture.ask(address)).ri
    const results = await fixture.results(address)
    assert.deepEqual([results.length, results.at(-1)?.ri], [20, last])
  })

  it('is made by the CSE only, and deleted by those who may', async () => {
    const { address } = await mashup({ rgt: [onCreation] })
    const { client } = fixture.ae
    const [first] = await fixture.results(address)
    const made = `${address}/${first?.rn}`
    const content = { 'm2m:smr': { mrf: ['application/json'], mrt: encoded('{}') } }
    assertStatus(await client.create(address, result, content), 4005)
    assertStatus(await client.update(made, { 'm2m:smr': { lbl: ['x'] } }), 4005)
    const other = await registerAE(waystation)
    assertStatus(await other.client.retrieve(made), 4103)
    assertStatus(await client.update(address, { 'm2m:smi': { acpi: [fixture.open] } }), 2004)
    assertStatus(await other.client.retrieve(made), 2000)
    assertStatus(await client.delete(made), 2002)
  })

  it('tells subscribers of the instance', async () => {
    await using receiver = await NotificationReceiver.start()
    const { address } = await mashup({})
    const mailbox = receiver.mailbox(`/${uniqueName('results')}`)
    const content = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3] }, nct: 1 } }
    assertStatus(await fixture.ae.client.create(address, subscription, content), 2001)
    const { ri } = await fixture.ask(address)
    const [told] = await mailbox.waitFor(1)
    assert.equal(told?.sgn.nev.rep['m2m:smr'].ri, ri)
  })

  describe('functions', () => {
    const compute = async (fucd: string, content: Record<string, unknown> = {}) => {
      const { address, sensors } = await mashup(content, { fucd: encoded(fucd) })
      return { result: await fixture.ask(address), sensors }
    }
    const prefixes = `PREFIX m: <http://www.onem2m.org/mashup#> PREFIX a: <http://www.onem2m.org/attribute#>
      PREFIX h: <http://example.org/house#> `

    it('combine values with descriptions', async () => {
      const byRoom = `${prefixes} SELECT ?room ?value WHERE { ?s m:value ?value ; h:inRoom ?room } ORDER BY ?room`
      const { result: made } = await compute(byRoom)
      assert.deepEqual(rowsOf(made), [
        { room: 'attic', value: '30' },
        { room: 'hall', value: '20' },
      ])
    })

    it('see each member as a graph of its own, with its attributes', async () => {
      const names = `${prefixes} SELECT ?m ?name WHERE { GRAPH ?m { ?m a:rn ?name ; h:inRoom "attic" } }`
      const { result: made, sensors } = await compute(names)
      const [, attic] = sensors
      assert.deepEqual(rowsOf(made), [{ m: `http://www.onem2m.org/${attic}`, name: attic.split('/').at(-1) }])
    })

    it('see the parameters of the instance', async () => {
      const jpin = encoded('@prefix h: <http://example.org/house#> . h:query h:above 25 .')
      const above = `${prefixes} SELECT ?value WHERE { ?s m:value ?value . GRAPH m:input { ?q h:above ?limit } FILTER(?value > ?limit) }`
      assert.deepEqual(rowsOf((await compute(above, { jpin })).result), [{ value: '30' }])
    })

    it('make graphs', async () => {
      const { result: made } = await compute(
        `${prefixes} CONSTRUCT { h:house h:hot ?v } WHERE { ?s m:value ?v FILTER(?v > 25) }`,
      )
      const [node] = JSON.parse(decoded(made.mrt as string)) as Record<string, unknown>[]
      assert.equal(node?.['@id'], 'http://example.org/house#house')
    })

    it('may stand in RDF', async () => {
      const query = average.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:f="http://example.org/f#">
        <rdf:Description rdf:about="http://example.org/f#average"><f:query>${query}</f:query></rdf:Description></rdf:RDF>`
      assert.deepEqual(rowsOf((await compute(rdf)).result), [{ average: '25' }])
    })

    it('list members and values when there is no query', async () => {
      const { result: made, sensors } = await compute('the sum of all values')
      const values = new Map(rowsOf(made).map(({ member, value }) => [member, value]))
      assert.deepEqual(
        sensors.map((sensor) => values.get(`http://www.onem2m.org/${sensor}`)),
        ['20', '30'],
      )
    })
  })

  it('can be asked of several mashups through a group', async () => {
    const { address } = await mashup({})
    const { client, address: below } = fixture.ae
    const content = { rn: uniqueName('g'), mt: 20003, mnm: 5, mid: [`${address}/msp`] }
    const { resource } = assertStatus(await client.create(below, 9, { 'm2m:grp': content }), 2001)
    assert.equal(resource.mt, 20003)
    const answer = assertStatus(await client.retrieve(`${below}/${resource.rn}/fopt`), 2000)
    const [response] = (answer.body as { 'm2m:agr': { 'm2m:rsp': { pc: { 'm2m:smr': object } }[] } })['m2m:agr'][
      'm2m:rsp'
    ]
    assert.deepEqual(rowsOf(response?.pc['m2m:smr'] as never), [{ average: '25' }])
  })
})
