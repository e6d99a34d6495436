import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const stamp = (instant: number): string =>
  new Date(instant).toISOString().replace(/[-:]/g, '').replace('.', ',').replace('Z', '')

describe('request and response parameters (TS-0004 7.2, 7.3.2.1)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const container = (options = {}) =>
    ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: uniqueName('c') } }, options)

  it('echoes request identifier, release version, originating timestamp, event category and vendor information', async () => {
    const sent = { rqi: 'my-request', rvi: '4', ot: '20260101T000000', ec: 3, vsi: 'ours' }
    const { headers } = assertStatus(await ae.client.retrieve(ae.address, sent), 2000)
    assert.equal(headers['x-m2m-ri'], 'my-request')
    assert.equal(headers['x-m2m-rvi'], '4')
    assert.equal(headers['x-m2m-vsi'], 'ours')
    assert.ok(headers['x-m2m-ot'])
  })

  it('answers every supported release', async () => {
    for (const rvi of ['2', '2a', '3', '4', '5']) {
      const response = assertStatus(await ae.client.retrieve(ae.address, { rvi }), 2000)
      assert.equal(response.headers['x-m2m-rvi'], rvi)
    }
  })

  it('takes a request without release version as release 1 and answers without one', async () => {
    const response = assertStatus(await ae.client.retrieve(ae.address, { rvi: null }), 2000)
    assert.equal(response.headers['x-m2m-rvi'], undefined)
  })

  it('refuses a release that it does not know', async () => {
    const response = await ae.client.retrieve(ae.address, { rvi: '99' })
    assert.ok([4000, 4001].includes(response.rsc))
  })

  it('needs a request identifier', async () => {
    assertStatus(await ae.client.retrieve(ae.address, { rqi: null }), 4000)
  })

  it('needs an originator, except to register an AE', async () => {
    assertStatus(await ae.client.retrieve(ae.address, { fr: null }), 4000)
    const response = await ae.client.create(
      waystation.cseBase,
      resourceTypes.AE,
      { 'm2m:ae': { api: 'Nanon', rr: false, srv: ['3'] } },
      { fr: null },
    )
    assert.match(assertStatus(response, 2001).resource.aei, /^C/)
  })

  it('takes a POST without type as notification, which a container does not take', async () => {
    assertStatus(await ae.client.notify(ae.address, { 'm2m:sgn': { sur: 'x' } }), 5103)
    assertStatus(
      await container().then(({ resource }) => ae.client.notify(`${ae.address}/${resource.rn}`, { 'm2m:sgn': {} })),
      4005,
    )
  })

  for (const [what, ty, pc, status] of [
    ['no content', 3, undefined, 4000],
    ['an empty object', 3, {}, 4000],
    ['two members', 3, { 'm2m:cnt': {}, 'm2m:ae': {} }, 4000],
    ['the member of another type', 3, { 'm2m:ae': {} }, 4000],
    ['a member that is no object', 3, { 'm2m:cnt': 1 }, 4000],
    ['a list', 3, [{ 'm2m:cnt': {} }], 4000],
    ['a type that does not exist', 999, { 'm2m:cnt': {} }, 4000],
    ['a number of our own that no type has', 39_999, { 'ws:no': {} }, 4000],
    ['a request', 17, { 'm2m:req': {} }, 4005],
    ['a type that is no legal child', 2, { 'm2m:ae': { api: 'N1', rr: false, srv: ['3'] } }, 4108],
  ] as const) {
    it(`refuses to create with ${what}`, async () => {
      assertStatus(await ae.client.create(ae.address, ty, pc), status)
    })
  }

  it('refuses a body that is not JSON, of another kind, or not announced', async () => {
    assertStatus(await ae.client.create(ae.address, 3, undefined, { body: '{"m2m:cnt":' }), 4000)
    assertStatus(await ae.client.create(ae.address, 3, undefined, { body: '{"m2m:cnt":{"mni":1,"mni":2}}' }), 4000)
    assertStatus(await ae.client.create(ae.address, 3, undefined, { body: '<x/>', mediaType: 'text/html' }), 4015)
  })

  it('answers 406 when the originator accepts nothing that it speaks', async () => {
    const response = await ae.client.retrieve(ae.address, { headers: { Accept: 'text/html' } })
    assertStatus(response, 5207)
  })

  it('speaks CBOR both ways', async () => {
    const response = assertStatus(await container({ format: 'cbor' }), 2001)
    assert.match(String(response.headers['content-type']), /cbor/)
    assert.equal(response.body['m2m:cnt'].ty, 3)
  })

  it('speaks the vendor media types', async () => {
    assertStatus(await container({ mediaType: 'application/vnd.onem2m-res+json' }), 2001)
  })

  it('refuses filter criteria in a CREATE and content in a DELETE', async () => {
    assertStatus(await container({ query: 'lbl=a' }), 4000)
    const { resource } = assertStatus(await container(), 2001)
    assertStatus(await ae.client.request({ op: 'delete', to: `${ae.address}/${resource.rn}`, pc: { a: 1 } }), 4000)
  })

  it('refuses a request that has expired, absolute or relative', async () => {
    assertStatus(await ae.client.retrieve(ae.address, { rqet: stamp(Date.now() - 1000) }), 4008)
    assertStatus(await ae.client.retrieve(ae.address, { rqet: -1 }), 4008)
    assertStatus(await ae.client.retrieve(ae.address, { rqet: 5000 }), 2000)
  })

  it('refuses times that are none, and a result that expires before the request', async () => {
    assertStatus(await ae.client.retrieve(ae.address, { rqet: 'soon' }), 4000)
    assertStatus(await ae.client.retrieve(ae.address, { rqet: 5000, rset: 4000 }), 4000)
  })

  it('executes at the operation execution time', async () => {
    const start = Date.now()
    assertStatus(await container({ oet: 300 }), 2001)
    assert.ok(Date.now() - start >= 290)
    assertStatus(await container({ oet: stamp(Date.now() - 60_000) }), 2001)
  })

  it('gives up when the request expires before its execution time', async () => {
    assertStatus(await container({ oet: 2000, rqet: 200 }), 4008)
  })

  it('refuses parameters of the wrong form', async () => {
    for (const query of ['rt=9', 'rcn=x', 'rt=3x', 'da=maybe']) {
      assertStatus(await ae.client.retrieve(ae.address, { query }), 4000)
    }
    assertStatus(await ae.client.retrieve(ae.address, { ec: 'urgent' }), 4000)
  })
})
