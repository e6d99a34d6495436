import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type OneM2MClient,
  registerAE,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { encoded, lamp, prefixes, SemanticFixture, turtle } from './SemanticFixture.ts'

const house = `${prefixes} <http://example.org/house> a owl:Ontology .
:Lamp a owl:Class . :Room a owl:Class ; owl:disjointWith :Lamp . :Kitchen a owl:Class ; rdfs:subClassOf :Room .
:inRoom a owl:DatatypeProperty . :isIn a owl:ObjectProperty .`

describe('semantic validation (TS-0001 10.2.35, TS-0004 7.4.34, 7.4.48)', () => {
  let waystation: Waystation
  let fixture: SemanticFixture
  let client: OneM2MClient
  let repository: string
  let ontology: string
  let place: string

  before(async () => {
    waystation = await startWaystation()
    const ae = await registerAE(waystation)
    client = ae.client
    fixture = new SemanticFixture(ae)
    place = await fixture.container()
    const acp = uniqueName('acp')
    const everyone = { acr: [{ acor: ['all'], acop: 63 }] }
    const admin = waystation.client('CAdmin')
    assertStatus(await admin.create('cse-in', 1, { 'm2m:acp': { rn: acp, pv: everyone, pvs: everyone } }), 2001)
    const rn = uniqueName('ontr')
    assertStatus(await admin.create('cse-in', 38, { 'm2m:ontr': { rn, acpi: [`cse-in/${acp}`] } }), 2001)
    repository = `cse-in/${rn}`
    ontology = `${repository}/house`
    const content = { rn: 'house', ontf: turtle, ontc: encoded(house), acpi: [`cse-in/${acp}`] }
    assertStatus(await admin.create(repository, 39, { 'm2m:ont': content }), 2001)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const good = lamp('one', 'hall')
  const validated = { vlde: true }

  it('marks a description that was checked', async () => {
    for (const or of [undefined, ontology, 'http://example.org/house', 'http://example.org/house#']) {
      const { resource } = assertStatus(await fixture.describe(place, good, { ...validated, or }), 2001)
      assert.equal(resource.svd, true)
    }
  })

  it('finds an ontology by the IRI that another resource gives', async () => {
    const admin = waystation.client('CAdmin')
    const content = { rn: uniqueName('iri'), ontf: 1, ontc: 'http://example.org/house' }
    assertStatus(await admin.create(repository, 39, { 'm2m:ont': content }), 2001)
    const { descriptor } = await fixture.described(good)
    const as = { or: `${repository}/${content.rn}`, vlde: true }
    const { resource } = assertStatus(await admin.update(descriptor, { 'm2m:smd': as }), 2004)
    assert.equal(resource.svd, true)
  })

  const faults: [string, string, Record<string, unknown>, number][] = [
    ['that is no Turtle', 'no Turtle', {}, 4120],
    ['in a format that can not be read', 'Class: Lamp', { dcrp: 6 }, 4120],
    [
      'that uses a class its ontology does not define',
      `${prefixes} :x a :Lampp .`,
      { or: 'http://example.org/house' },
      4120,
    ],
    [
      'that uses a property its ontology does not define',
      `${prefixes} :x :inRum "x" .`,
      { or: 'http://example.org/house' },
      4120,
    ],
    ['of two disjoint classes', `${prefixes} :x a :Lamp, :Kitchen .`, { or: 'http://example.org/house' }, 4120],
    [
      'with text where a thing must be',
      `${prefixes} :x a :Lamp ; :isIn "hall" .`,
      { or: 'http://example.org/house' },
      4120,
    ],
    [
      'with a thing where text must be',
      `${prefixes} :x a :Lamp ; :inRoom :hall .`,
      { or: 'http://example.org/house' },
      4120,
    ],
    ['with an ontology that is not there', good, { or: 'http://example.org/other' }, 4118],
    ['with an ontology resource that is not there', good, { or: 'cse-in/none' }, 4118],
    ['with related semantics that are not there', good, { rels: ['cse-in/none'] }, 4119],
    ['with related semantics that are no description', good, { rels: ['cse-in'] }, 4119],
  ]
  for (const [what, text, attributes, status] of faults) {
    it(`refuses a description ${what}`, async () => {
      assertStatus(await fixture.describe(place, text, { ...attributes, ...validated }), status)
    })

    it(`keeps a description ${what} when it is not to be checked`, async () => {
      const { resource } = assertStatus(await fixture.describe(place, text, attributes), 2001)
      assert.equal(resource.svd, false)
    })
  }

  it('looks at what related descriptions say', async () => {
    const { descriptor } = await fixture.described(`${prefixes} :x a :Room .`)
    const attributes = { ...validated, or: ontology, rels: [descriptor] }
    assertStatus(await fixture.describe(place, `${prefixes} :x a :Lamp .`, attributes), 4120)
    assertStatus(await fixture.describe(place, `${prefixes} :y a :Lamp .`, attributes), 2001)
  })

  it('checks updates, and changes nothing when they fail', async () => {
    const { descriptor } = await fixture.described(good, { ...validated, or: ontology })
    const update = (attributes: Record<string, unknown>) => client.update(descriptor, { 'm2m:smd': attributes })
    assertStatus(await update({ dsp: encoded('no Turtle') }), 4120)
    assertStatus(await update({ soe: 'PREFIX h: <http://example.org/house#> INSERT DATA { h:one a h:Room }' }), 4120)
    assertStatus(await update({ or: 'http://example.org/other' }), 4118)
    const { resource } = assertStatus(await client.retrieve(descriptor), 2000)
    assert.deepEqual([resource.dsp, resource.or, resource.svd], [encoded(good), ontology, true])
    assert.equal(assertStatus(await update({ lbl: ['x'] }), 2004).resource.svd, true)
    assert.equal(assertStatus(await update({ vlde: false, dsp: encoded('no Turtle') }), 2004).resource.svd, false)
  })

  describe('semanticValidation', () => {
    const smv = (attributes: Record<string, unknown>) => ({
      'm2m:smd': { dcrp: turtle, dsp: encoded(good), ...attributes },
    })

    it('tells whether a description is good, and keeps nothing', async () => {
      assertStatus(await client.update(`${repository}/smv`, smv({ or: ontology })), 2004)
      assertStatus(await client.create(`${repository}/smv`, 24, smv({ or: ontology })), 2001)
      assertStatus(await client.update(`${repository}/smv`, smv({ dsp: encoded('no Turtle') })), 4120)
      assertStatus(await client.update(`${repository}/smv`, smv({ or: 'cse-in/none' })), 4118)
      assertStatus(await client.create(`${repository}/smv`, 24, smv({ rels: ['cse-in/none'] })), 4119)
    })

    it('refuses everything else', async () => {
      assertStatus(await client.retrieve(`${repository}/smv`), 4005)
      assertStatus(await client.delete(`${repository}/smv`), 4005)
      assertStatus(await client.update(`${repository}/smv`, { 'm2m:cnt': {} }), 4000)
      assertStatus(await client.update(`${repository}/smv`, smv({ dcrp: 1 })), 4000)
      assertStatus(await client.update(`${repository}/smv`, smv({ dsp: undefined })), 4000)
    })

    it('is for those who may do so to the repository', async () => {
      const rn = uniqueName('ontr')
      assertStatus(await waystation.client('CAdmin').create('cse-in', 38, { 'm2m:ontr': { rn } }), 2001)
      assertStatus(await client.update(`cse-in/${rn}/smv`, smv({})), 4103)
    })
  })
})
