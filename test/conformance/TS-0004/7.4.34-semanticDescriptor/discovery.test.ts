import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { container, lamp, lampsIn, prefixes, SemanticFixture } from './SemanticFixture.ts'

describe('semantic discovery and query (TS-0001 10.2.6, 10.2.8)', () => {
  let waystation: Waystation
  let fixture: SemanticFixture
  let hall: { container: string; descriptor: string }
  let attic: { container: string; descriptor: string }

  before(async () => {
    waystation = await startWaystation()
    fixture = new SemanticFixture(await registerAE(waystation))
    hall = await fixture.described(lamp('one', 'hall'))
    attic = await fixture.described(lamp('two', 'attic'), {}, hall.container)
    await fixture.described('this is no Turtle')
  })
  after(() => waystation[Symbol.asyncDispose]())

  const ask = (to: string, query: string, by = fixture.ae) => by.client.retrieve(to, { query })
  const discover = (smf: string, more = '', to = fixture.ae.address, by = fixture.ae) =>
    ask(to, `fu=1&smf=${encodeURIComponent(smf)}${more}`, by)
  const query = (smf: string, to = fixture.ae.address, by = fixture.ae) =>
    ask(to, `sqi=true&rcn=10&smf=${encodeURIComponent(smf)}`, by)
  const found = async (...given: Parameters<typeof discover>) =>
    assertStatus(await discover(...given), 2000).body?.['m2m:uril']

  describe('discovery', () => {
    it('finds what the matching descriptions describe', async () => {
      assert.deepEqual(await found(lampsIn('hall')), [hall.container])
      assert.deepEqual(await found(lampsIn('attic')), [attic.container])
      assert.deepEqual(await found(lampsIn('cellar')), [])
    })

    it('takes ASK and CONSTRUCT too', async () => {
      assert.deepEqual(await found('ASK { ?s ?p "attic" }'), [attic.container])
      assert.deepEqual(await found('CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o = "hall") }'), [hall.container])
    })

    it('takes words joined by a plus', async () => {
      const words = `PREFIX h: <http://example.org/house#> SELECT ?s WHERE { ?s h:inRoom "hall" } LIMIT 1`
      const answer = await ask(fixture.ae.address, `fu=1&smf=${encodeURIComponent(words).replaceAll('%20', '+')}`)
      assert.deepEqual(assertStatus(answer, 2000).body?.['m2m:uril'], [hall.container])
    })

    it('takes one of several queries as enough', async () => {
      const other = `&smf=${encodeURIComponent(lampsIn('attic'))}`
      assert.deepEqual(await found(lampsIn('hall'), other), [hall.container, attic.container])
    })

    it('goes together with other conditions', async () => {
      const any = 'ASK { ?s ?p ?o }'
      assert.deepEqual(await found(any, '&ty=2'), [])
      assert.deepEqual(await found(any, '&ty=3&lvl=1'), [hall.container])
      assert.deepEqual(await found(any, '&ty=3&lim=1'), [hall.container])
    })

    it('looks at the descriptions below the target, its own among them, and at no others', async () => {
      assert.deepEqual(await found('ASK { ?s ?p ?o }', '', hall.container), [hall.container, attic.container])
      assert.deepEqual(await found(lampsIn('attic'), '', hall.container), [attic.container])
      assert.deepEqual(await found('ASK { ?s ?p ?o }', '', attic.container), [attic.container])
    })

    it('adds what related descriptions say', async () => {
      const whole = await fixture.container()
      const part = await fixture.described(`${prefixes} :part :isOf :whole .`)
      assertStatus(
        await fixture.describe(whole, `${prefixes} :whole :has "parts" .`, { rels: [part.descriptor] }),
        2001,
      )
      assert.deepEqual(await found('PREFIX h: <http://example.org/house#> ASK { ?p h:isOf ?w . ?w h:has "parts" }'), [
        whole,
      ])
    })

    it('follows resourceDescriptorLink annotations', async () => {
      const part = await fixture.described(`${prefixes} :limb :isLimbOf :tree .`)
      const text = `${prefixes} @prefix m2m: <http://www.onem2m.org/ontology/> .
        :tree :has "limbs" ; m2m:resourceDescriptorLink "${part.descriptor}" .`
      const whole = await fixture.described(text)
      const smf = 'PREFIX h: <http://example.org/house#> ASK { ?l h:isLimbOf ?t . ?t h:has "limbs" }'
      assert.deepEqual(await found(smf), [whole.container])
    })

    it('shows only what the originator may discover', async () => {
      const other = await registerAE(waystation)
      assert.deepEqual(await found('ASK { ?s ?p ?o }', '', fixture.ae.address, other), [])
    })

    it('refuses what is no SPARQL query, even where nothing is described', async () => {
      assertStatus(await discover('SELECT nothing'), 4143)
      const empty = await fixture.container()
      assertStatus(await discover('INSERT DATA { <a:a> <a:b> 1 }', '', empty), 4143)
      assertStatus(await discover('SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }'), 4143)
    })
  })

  it('is a condition of other operations too', async () => {
    const smf = (room: string) => `smf=${encodeURIComponent(lampsIn(room))}`
    assertStatus(await ask(hall.container, smf('hall')), 2000)
    assertStatus(await ask(hall.container, smf('attic')), 4004)
  })

  describe('query', () => {
    it('answers from all descriptions together', async () => {
      const { body } = assertStatus(
        await query('PREFIX h: <http://example.org/house#> SELECT ?r WHERE { ?l a h:Lamp ; h:inRoom ?r } ORDER BY ?r'),
        2000,
      )
      const result = body?.['m2m:qres'] as string
      assert.match(result, /^<\?xml.*<sparql xmlns="http:\/\/www.w3.org\/2005\/sparql-results#">/)
      assert.deepEqual(result.match(/(?<=<literal>)[^<]+/g), ['attic', 'hall'])
    })

    it('answers ASK and CONSTRUCT', async () => {
      assert.match(assertStatus(await query('ASK { ?s ?p "hall" }'), 2000).body?.['m2m:qres'], /<boolean>true</)
      const graph = assertStatus(await query('CONSTRUCT WHERE { ?s ?p ?o }'), 2000).body?.['m2m:qres']
      assert.match(graph, /<rdf:RDF/)
    })

    it('answers without results where the originator may retrieve nothing', async () => {
      const other = await registerAE(waystation)
      const { body } = assertStatus(await query('SELECT ?s WHERE { ?s ?p ?o }', fixture.ae.address, other), 2000)
      assert.doesNotMatch(body?.['m2m:qres'], /<result>/)
    })

    it('refuses what is incomplete or no query', async () => {
      assertStatus(await ask(fixture.ae.address, 'sqi=true&rcn=10'), 4000)
      assertStatus(await ask(fixture.ae.address, `rcn=10&smf=${encodeURIComponent(lampsIn('hall'))}`), 4000)
      assertStatus(await ask(fixture.ae.address, `sqi=true&rcn=4&smf=${encodeURIComponent(lampsIn('hall'))}`), 4000)
      assertStatus(await query('SELECT'), 4143)
    })
  })

  it('gives up a query that takes too long, and goes on with others', async () => {
    await using small = await startWaystation({ set: { 'defaults.requestExpiration': '3s' } })
    const ae = await registerAE(small)
    const here = new SemanticFixture(ae)
    const many = Array.from({ length: 300 }, (_, index) => `:a${index} :b${index % 7} "${index}" .`).join('\n')
    await here.described(`${prefixes}${many}`)
    const endless = 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }'
    const started = Date.now()
    const answers = await Promise.all([
      query(endless, ae.address, ae),
      ae.client.create(ae.address, container, { 'm2m:cnt': { rn: uniqueName('c') } }),
    ])
    assert.equal(answers[0].rsc, 4008)
    assertStatus(answers[1], 2001)
    assert.ok(Date.now() - started < 15_000)
    assertStatus(await query('ASK { ?s ?p ?o }', ae.address, ae), 2000)
  })
})
