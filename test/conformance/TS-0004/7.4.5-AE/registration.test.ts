import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type OneM2MResponse,
  type RequestOptions,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('registration of an AE (TS-0001 10.2.2.2, TS-0004 7.4.5)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '50ms' } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const essential = { api: 'Ntest', rr: false, srv: ['3'] }

  function register(
    originator: string | null,
    attributes: object = {},
    options: RequestOptions = {},
  ): Promise<OneM2MResponse> {
    const content = { 'm2m:ae': { ...essential, ...attributes } }
    const client = waystation.client(originator ?? '')
    return client.create(waystation.cseBase, resourceTypes.AE, content, { fr: originator, ...options })
  }

  describe('the AE-ID', () => {
    it('is assigned when the originator gives none', async () => {
      for (const originator of [null, '']) {
        const { resource } = assertStatus(await register(originator), 2001)
        assert.match(resource.aei, /^C[A-Za-z0-9._-]+$/)
        assert.equal(resource.ri, resource.aei)
      }
    })

    it('is assigned with the stem asked for, each time another', async () => {
      for (const stem of ['C', 'S']) {
        const first = assertStatus(await register(stem), 2001).resource
        const second = assertStatus(await register(stem), 2001).resource
        for (const { aei, ri } of [first, second]) {
          assert.match(aei, new RegExp(`^${stem}[A-Za-z0-9._-]+$`))
          assert.equal(ri, aei)
        }
        assert.notEqual(first.aei, second.aei)
      }
    })

    it('is the one the originator gives when it is free', async () => {
      for (const originator of [uniqueName('C'), uniqueName('S'), `${uniqueName('C')}.with-dots_and-dashes`]) {
        const { resource } = assertStatus(await register(originator), 2001)
        assert.equal(resource.aei, originator)
        assert.equal(resource.ri, originator)
        assert.equal(resource.pi, 'id-in')
      }
    })

    it('is taken from every form of the identifier', async () => {
      const stem = uniqueName('C')
      assert.equal(assertStatus(await register(`/id-in/${stem}`), 2001).resource.aei, stem)
      assertStatus(await register(stem), 4117)
    })

    it('begins with C or S', async () => {
      for (const originator of ['Xae', 'ae1', 'csmall', '1C', '/id-mn', '/id-mn/Cx']) {
        assertStatus(await register(originator), 4000)
      }
    })

    it('has only characters that identifiers have', async () => {
      for (const originator of ['C/a', 'C%20a', 'C+a', 'C:a', 'C*']) assertStatus(await register(originator), 4000)
    })

    it('works as originator and as address afterwards', async () => {
      const { resource } = assertStatus(await register('C'), 2001)
      const client = waystation.client(resource.aei)
      assert.equal(assertStatus(await client.retrieve(resource.aei), 2000).resource.rn, resource.rn)
    })
  })

  describe('a second registration', () => {
    it('with an AE-ID in use is refused, whatever its name', async () => {
      const originator = uniqueName('C')
      assertStatus(await register(originator, { rn: uniqueName('ae') }), 2001)
      assertStatus(await register(originator, { rn: uniqueName('ae') }), 4117)
      assertStatus(await register(originator), 4117)
    })

    it('with a name in use is refused', async () => {
      const rn = uniqueName('ae')
      assertStatus(await register('C', { rn }), 2001)
      assertStatus(await register('C', { rn }), 4105)
    })

    it('is possible after the first has ended', async () => {
      const originator = uniqueName('C')
      const rn = uniqueName('ae')
      assertStatus(await register(originator, { rn }), 2001)
      assertStatus(await waystation.client(originator).delete(`${waystation.cseBase}/${rn}`), 2002)
      assertStatus(await register(originator, { rn }), 2001)
    })
  })

  describe('attributes', () => {
    it('are complete in the answer', async () => {
      const originator = uniqueName('C')
      const attributes = {
        rn: uniqueName('ae'),
        apn: 'thermometer',
        poa: ['http://127.0.0.1:9/'],
        lbl: ['room:1'],
        csz: ['json'],
        srv: ['2a', '3'],
      }
      const { resource } = assertStatus(await register(originator, attributes), 2001)
      for (const [name, value] of Object.entries({ ...essential, ...attributes })) {
        assert.deepEqual(resource[name], value, name)
      }
      assert.equal(resource.ty, 2)
      assert.equal(resource.ct, resource.lt)
      assert.match(resource.et, /^\d{8}T\d{6}/)
      assert.equal(resource.st, undefined)
      assert.equal(resource.cr, undefined)
    })

    for (const missing of ['api', 'rr', 'srv']) {
      it(`must have ${missing}`, async () => {
        assertStatus(await register('C', { [missing]: undefined }), 4000)
      })
    }

    it('take any App-ID from an AE of release 1, and no other than R, N, or r before release 4, from later ones', async () => {
      for (const rvi of [null, '1']) assertStatus(await register('C', { api: 'any', srv: undefined }, { rvi }), 2001)
      for (const rvi of ['2', '2a', '3', '4', '5']) assertStatus(await register('C', { api: 'any' }, { rvi }), 4000)
    })

    it('need no supported releases from an AE of release 1', async () => {
      const { resource } = assertStatus(await register('C', { srv: undefined }, { rvi: null }), 2001)
      assert.equal(resource.api, 'Ntest')
      assertStatus(await register('C', { srv: undefined, rr: undefined }, { rvi: null }), 4000)
    })

    it('have an App-ID with the prefix R or N', async () => {
      for (const api of ['Rorg.example.app', 'Nanything', 'N.example.app']) {
        assert.equal(assertStatus(await register('C', { api }), 2001).resource.api, api)
      }
      for (const api of ['x', 'app', 'nlower', '', '0.2.481', 17]) assertStatus(await register('C', { api }), 4000)
    })

    it('have an App-ID with the prefix r up to release 3 only', async () => {
      assertStatus(await register('C', { api: 'rorg.example' }, { rvi: '3' }), 2001)
      assertStatus(await register('C', { api: 'rorg.example' }, { rvi: '4' }), 4000)
    })

    const refused: Record<string, object> = {
      'the AE-ID': { aei: 'Cx' },
      'the resource identifier': { ri: 'Cx' },
      'a creator, which AEs do not have': { cr: null },
      'a state tag': { st: 0 },
      'a reachability that is no boolean': { rr: 'true' },
      'releases that are no list': { srv: '3' },
      'a release that does not exist': { srv: ['9'] },
      'a point of access that is no list': { poa: 'http://127.0.0.1:9/' },
      'an unknown attribute': { nope: 1 },
      'a name with a slash': { rn: 'a/b' },
      'an expiration in the past': { et: '20000101T000000' },
    }
    for (const [what, attributes] of Object.entries(refused)) {
      it(`refuses ${what}`, async () => {
        assertStatus(await register('C', attributes), 4000)
      })
    }
  })

  describe('the place', () => {
    it('is the CSEBase and nothing else', async () => {
      const ae = await registerAE(waystation)
      const content = { 'm2m:ae': essential }
      assertStatus(await ae.client.create(ae.address, resourceTypes.AE, content), 4108)
      assertStatus(await ae.client.create(ae.address, resourceTypes.AE, content, { fr: uniqueName('C') }), 4108)
    })

    it('must exist', async () => {
      const content = { 'm2m:ae': essential }
      assertStatus(await waystation.client('C').create('cse-in/missing', resourceTypes.AE, content), 4004)
    })
  })

  describe('an AE', () => {
    it('changes what may change', async () => {
      const ae = await registerAE(waystation)
      const changes = { apn: 'new', rr: true, poa: ['http://127.0.0.1:9/'], srv: ['4'], lbl: ['a'] }
      const { resource } = assertStatus(await ae.client.update(ae.address, { 'm2m:ae': changes }), 2004)
      for (const [name, value] of Object.entries(changes)) assert.deepEqual(resource[name], value, name)
      const { resource: without } = assertStatus(
        await ae.client.update(ae.address, { 'm2m:ae': { apn: null, poa: null } }),
        2004,
      )
      assert.equal(without.apn, undefined)
      assert.equal(without.poa, undefined)
    })

    for (const [name, value] of [
      ['api', 'Nother'],
      ['aei', 'Cother'],
      ['rn', 'other'],
      ['rr', null],
      ['rr', 'yes'],
    ] as const) {
      it(`can not set ${name} to ${value}`, async () => {
        const ae = await registerAE(waystation)
        assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { [name]: value } }), 4000)
      })
    }

    it('ends its registration with everything below it', async () => {
      const ae = await registerAE(waystation)
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
      assertStatus(await ae.client.delete(ae.address), 2002)
      assertStatus(await waystation.client().retrieve(`${ae.address}/c`), 4004)
      assertStatus(await ae.client.retrieve(waystation.cseBase), 4103)
    })

    it('can not end the registration of another', async () => {
      const [ae, other] = [await registerAE(waystation), await registerAE(waystation)]
      assertStatus(await other.client.delete(ae.address), 4103)
      assertStatus(await other.client.update(ae.address, { 'm2m:ae': { apn: 'mine' } }), 4103)
    })

    it('loses its registration when it expires', async () => {
      const soon = new Date(Date.now() + 700).toISOString().replace(/[-:Z]/g, '').replace('.', ',')
      const ae = await registerAE(waystation, { et: soon })
      assertStatus(await ae.client.retrieve(waystation.cseBase), 2000)
      await eventually(async () => assertStatus(await waystation.client().retrieve(ae.address), 4004))
      assertStatus(await ae.client.retrieve(waystation.cseBase), 4103)
    })
  })
})
