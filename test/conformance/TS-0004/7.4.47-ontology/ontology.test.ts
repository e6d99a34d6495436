import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type OneM2MClient,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { decoded, encoded, prefixes, turtle } from '../7.4.34-semanticDescriptor/SemanticFixture.ts'

const house = `${prefixes} <http://example.org/house> a owl:Ontology . :Lamp a owl:Class .`

describe('ontologyRepository and ontology (TS-0004 7.4.46, 7.4.47)', () => {
  let waystation: Waystation
  let client: OneM2MClient
  let repository: string

  before(async () => {
    waystation = await startWaystation()
    client = waystation.client('CAdmin')
    const rn = uniqueName('ontr')
    assertStatus(await client.create('cse-in', 38, { 'm2m:ontr': { rn } }), 2001)
    repository = `cse-in/${rn}`
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (attributes: Record<string, unknown>) =>
    client.create(repository, 39, {
      'm2m:ont': { rn: uniqueName('ont'), ontf: turtle, ontc: encoded(house), ...attributes },
    })
  const created = async (attributes: Record<string, unknown> = {}): Promise<string> =>
    `${repository}/${assertStatus(await create(attributes), 2001).resource.rn}`
  const update = (address: string, attributes: Record<string, unknown>) =>
    client.update(address, { 'm2m:ont': attributes })

  it('keeps an ontology as text or as address', async () => {
    const text = assertStatus(await client.retrieve(await created({ dc: 'houses' })), 2000).resource
    assert.deepEqual([text.ty, text.ontf, decoded(text.ontc), text.dc], [39, turtle, house, 'houses'])
    const address = assertStatus(
      await client.retrieve(await created({ ontf: 1, ontc: 'http://example.org/house' })),
      2000,
    )
    assert.equal(address.resource.ontc, 'http://example.org/house')
  })

  const refusals: [string, Record<string, unknown>][] = [
    ['without ontologyFormat', { ontf: undefined }],
    ['without ontologyContent', { ontc: undefined }],
    ['whose content is no base64', { ontc: 'not base64!' }],
    ['whose address is none', { ontf: 1, ontc: 'not an address' }],
    ['with semanticOpExec', { soe: 'CLEAR DEFAULT' }],
    ['of an unknown format', { ontf: 8 }],
  ]
  for (const [what, attributes] of refusals) {
    it(`refuses one ${what}`, async () => {
      assertStatus(await create(attributes), 4000)
    })
  }

  it('is refused outside a repository', async () => {
    assertStatus(await client.create('cse-in', 39, { 'm2m:ont': { ontf: turtle, ontc: encoded(house) } }), 4108)
  })

  it('carries out a SPARQL update and keeps only its result', async () => {
    const address = await created()
    const soe =
      'PREFIX h: <http://example.org/house#> PREFIX owl: <http://www.w3.org/2002/07/owl#> INSERT DATA { h:Door a owl:Class }'
    const { resource } = assertStatus(await update(address, { soe }), 2004)
    assert.match(decoded(resource.ontc), /house#Door>/)
    assert.match(decoded(resource.ontc), /house#Lamp>/)
    assert.equal(resource.soe, undefined)
  })

  it('refuses updates that fail, and changes nothing', async () => {
    const address = await created()
    assertStatus(await update(address, { soe: 'INSERT' }), 4143)
    assertStatus(await update(address, { soe: 'CLEAR GRAPH <http://example.org/none>' }), 5212)
    assertStatus(await update(address, { soe: 'CLEAR DEFAULT', ontc: encoded(house) }), 4000)
    assertStatus(await update(address, { ontf: 1 }), 4000)
    const { resource } = assertStatus(await client.retrieve(address), 2000)
    assert.equal(decoded(resource.ontc), house)
  })

  it('refuses semanticOpExec on an address', async () => {
    const address = await created({ ontf: 1, ontc: 'http://example.org/house' })
    assertStatus(await update(address, { soe: 'CLEAR DEFAULT' }), 4000)
  })
})
