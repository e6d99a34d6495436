import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  registerAE,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { decoded, encoded, jsonLD, lamp, prefixes, rdfXML, SemanticFixture, turtle } from './SemanticFixture.ts'

const insert = (room: string) => `PREFIX h: <http://example.org/house#> INSERT DATA { h:lamp h:inRoom "${room}" }`

describe('semanticDescriptor (TS-0001 9.6.30, TS-0004 7.4.34)', () => {
  let waystation: Waystation
  let fixture: SemanticFixture

  before(async () => {
    waystation = await startWaystation()
    fixture = new SemanticFixture(await registerAE(waystation))
  })
  after(() => waystation[Symbol.asyncDispose]())

  const update = (address: string, attributes: Record<string, unknown>) =>
    fixture.ae.client.update(address, { 'm2m:smd': attributes })

  describe('creation', () => {
    it('keeps a description as it is given', async () => {
      const { descriptor } = await fixture.described(lamp('l1', 'hall'))
      const { resource } = assertStatus(await fixture.ae.client.retrieve(descriptor), 2000)
      assert.deepEqual([resource.ty, resource.dcrp, resource.svd], [24, turtle, false])
      assert.equal(decoded(resource.dsp), lamp('l1', 'hall'))
    })

    const refusals: [string, Record<string, unknown>, number][] = [
      ['without descriptor', { dsp: undefined }, 4000],
      ['without descriptorRepresentation', { dcrp: undefined }, 4000],
      ['with an address as format', { dcrp: 1 }, 4000],
      ['with a descriptor that is no base64', { dsp: '<rdf>' }, 4000],
      ['with semanticOpExec', { soe: insert('hall') }, 4000],
      ['with semanticValidated', { svd: true }, 4000],
    ]
    for (const [what, attributes, status] of refusals) {
      it(`refuses one ${what}`, async () => {
        const address = await fixture.container()
        assertStatus(await fixture.describe(address, lamp('x', 'hall'), attributes), status)
      })
    }

    it('is refused below a resource that has no descriptions', async () => {
      const { descriptor } = await fixture.described(lamp('l1', 'hall'))
      assertStatus(await fixture.describe(descriptor, lamp('x', 'hall')), 4108)
    })
  })

  describe('update', () => {
    it('replaces the description', async () => {
      const { descriptor } = await fixture.described(lamp('l1', 'hall'))
      const { resource } = assertStatus(await update(descriptor, { dsp: encoded(lamp('l1', 'attic')) }), 2004)
      assert.equal(decoded(resource.dsp), lamp('l1', 'attic'))
    })

    for (const [name, dcrp, text, pattern] of [
      ['Turtle', turtle, `${prefixes} :lamp a :Lamp .`, /house#inRoom> "hall"/],
      [
        'RDF/XML',
        rdfXML,
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="http://example.org/house#lamp"><rdf:type rdf:resource="http://example.org/house#Lamp"/></rdf:Description></rdf:RDF>',
        /<inRoom xmlns="http:\/\/example.org\/house#">hall</,
      ],
      [
        'JSON-LD',
        jsonLD,
        '{"@id":"http://example.org/house#lamp","http://example.org/house#is":"on"}',
        /"@value":"hall"/,
      ],
    ] as const) {
      it(`carries out a SPARQL update on ${name} and keeps only its result`, async () => {
        const { descriptor } = await fixture.described(text, { dcrp })
        const { resource } = assertStatus(await update(descriptor, { soe: insert('hall') }), 2004)
        assert.match(decoded(resource.dsp), pattern)
        assert.equal(resource.soe, undefined)
        const again = assertStatus(await fixture.ae.client.retrieve(descriptor), 2000).resource
        assert.deepEqual([again.dsp, again.soe], [resource.dsp, undefined])
      })
    }

    it('carries out updates at the same time one after the other', async () => {
      const { descriptor } = await fixture.described(lamp('lamp', 'hall'))
      const rooms = ['a', 'b', 'c', 'd', 'e']
      for (const answer of await Promise.all(rooms.map((room) => update(descriptor, { soe: insert(room) })))) {
        assertStatus(answer, 2004)
      }
      const { resource } = assertStatus(await fixture.ae.client.retrieve(descriptor), 2000)
      for (const room of rooms) assert.match(decoded(resource.dsp), new RegExp(`"${room}"`))
    })

    it('tells subscribers what a SPARQL update came to', async () => {
      await using receiver = await NotificationReceiver.start()
      const mailbox = receiver.mailbox('/changes')
      const { descriptor } = await fixture.described(lamp('lamp', 'hall'))
      const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1], atr: ['dsp'] }, nct: 2 } }
      assertStatus(await fixture.ae.client.create(descriptor, 23, subscription), 2001)
      const { resource } = assertStatus(await update(descriptor, { soe: insert('attic') }), 2004)
      const [notification] = await mailbox.waitFor(1)
      const changed = notification?.sgn.nev.rep['m2m:smd']
      assert.deepEqual([changed.dsp, changed.soe], [resource.dsp, undefined])
    })

    it('refuses semanticOpExec together with descriptor', async () => {
      const { descriptor } = await fixture.described(lamp('l1', 'hall'))
      assertStatus(await update(descriptor, { soe: insert('x'), dsp: encoded(lamp('l1', 'x')) }), 4000)
    })

    const failures: [string, string, number][] = [
      ['is no SPARQL', 'INSERT nothing', 4143],
      ['is a query', 'SELECT ?s WHERE { ?s ?p ?o }', 4143],
      ['can not be carried out', 'CLEAR GRAPH <http://example.org/none>', 5212],
      ['loads from elsewhere', 'LOAD <http://127.0.0.1:9/>', 5212],
    ]
    for (const [what, soe, status] of failures) {
      it(`refuses semanticOpExec that ${what}, and changes nothing`, async () => {
        const { descriptor } = await fixture.described(lamp('l1', 'hall'))
        assertStatus(await update(descriptor, { soe }), status)
        const { resource } = assertStatus(await fixture.ae.client.retrieve(descriptor), 2000)
        assert.equal(decoded(resource.dsp), lamp('l1', 'hall'))
      })
    }

    it('refuses semanticOpExec on what can not be read', async () => {
      const { descriptor } = await fixture.described('no Turtle')
      assertStatus(await update(descriptor, { soe: insert('x') }), 5212)
    })
  })

  it('goes with what it describes', async () => {
    const { container, descriptor } = await fixture.described(lamp('l1', 'hall'))
    assertStatus(await fixture.ae.client.delete(container), 2002)
    assertStatus(await fixture.ae.client.retrieve(descriptor), 4004)
  })
})
