import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, startWaystation, type Waystation } from '../../../support/index.ts'
import { GroupFixture } from '../7.4.14-fanOutPoint/GroupFixture.ts'
import { lamp, lampsIn, prefixes, SemanticFixture } from '../7.4.34-semanticDescriptor/SemanticFixture.ts'

describe('semanticFanOutPoint (TS-0001 9.6.14, 10.2.7)', () => {
  let waystation: Waystation
  let semantics: SemanticFixture
  let groups: GroupFixture
  let hall: string
  let attic: string
  let outside: string
  let group: string

  before(async () => {
    waystation = await startWaystation()
    const ae = await registerAE(waystation)
    semantics = new SemanticFixture(ae)
    groups = new GroupFixture(ae)
    hall = (await semantics.described(lamp('one', 'hall'))).container
    attic = (await semantics.described(lamp('two', 'attic'), {}, hall)).container
    outside = (await semantics.described(lamp('three', 'hall'))).container
    group = await groups.group([hall])
  })
  after(() => waystation[Symbol.asyncDispose]())

  const ask = (to: string, text: string, by = groups.ae) => by.client.retrieve(to, { query: text })
  const discover = (smf: string, to = group, more = '', by = groups.ae) =>
    ask(`${to}/sfop`, `fu=1&smf=${encodeURIComponent(smf)}${more}`, by)
  const query = (smf: string, to = group) => ask(`${to}/sfop`, `sqi=true&rcn=10&smf=${encodeURIComponent(smf)}`)
  const found = async (...given: Parameters<typeof discover>) =>
    assertStatus(await discover(...given), 2000).body?.['m2m:uril']

  it('is announced by the group', async () => {
    assert.equal(assertStatus(await groups.ae.client.retrieve(group), 2000).resource.ssi, true)
  })

  it('discovers members and what lies below them', async () => {
    assert.deepEqual(await found(lampsIn('hall')), [hall])
    assert.deepEqual(await found(lampsIn('attic')), [attic])
    assert.deepEqual(await found('ASK { ?s ?p ?o }', group, '&lbl=none'), [])
    assert.deepEqual(await found('ASK { ?s ?p ?o }', await groups.group([hall, attic, outside])), [
      hall,
      attic,
      outside,
    ])
  })

  it('queries what all members are described by, together', async () => {
    const rooms = 'PREFIX h: <http://example.org/house#> SELECT ?r WHERE { ?l h:inRoom ?r } ORDER BY ?r'
    const result = assertStatus(await query(rooms), 2000).body?.['m2m:qres'] as string
    assert.deepEqual(result.match(/(?<=<literal>)[^<]+/g), ['attic', 'hall'])
    const two = await semantics.described(`${prefixes} :one :under :two .`)
    const across =
      'PREFIX h: <http://example.org/house#> ASK { ?a h:under ?b . ?a h:inRoom "hall" . ?b h:inRoom "attic" }'
    assert.match(assertStatus(await query(across), 2000).body?.['m2m:qres'], /false/)
    const both = await groups.group([hall, two.container])
    assert.match(assertStatus(await query(across, both), 2000).body?.['m2m:qres'], /true/)
  })

  it('reaches members of subgroups', async () => {
    assert.deepEqual(await found(lampsIn('attic'), await groups.group([`${group}/fopt`])), [attic])
  })

  it('refuses what is neither', async () => {
    assertStatus(await groups.ae.client.retrieve(`${group}/sfop`), 4000)
    assertStatus(await ask(`${group}/sfop`, 'fu=1'), 4000)
    assertStatus(await ask(`${group}/sfop`, 'sqi=true&rcn=10'), 4000)
    assertStatus(await discover('SELECT'), 4143)
    assertStatus(await groups.ae.client.delete(`${group}/sfop`), 4005)
    assertStatus(await groups.ae.client.update(`${group}/sfop`, { 'm2m:cnt': { lbl: ['x'] } }), 4005)
    assertStatus(await groups.ae.client.create(`${group}/sfop`, 3, { 'm2m:cnt': {} }), 4005)
    assertStatus(await discover('ASK { ?s ?p ?o }', await groups.group([])), 4109)
  })

  it('is for those who may use the members of the group', async () => {
    const other = await registerAE(waystation)
    assertStatus(await discover('ASK { ?s ?p ?o }', group, '', other), 4103)
  })
})
