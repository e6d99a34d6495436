import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('headers of the HTTP binding (TS-0009 6.4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  const create = (mediaType: string, content: unknown = { 'm2m:cnt': {} }) =>
    ae.client.request({ op: 'notify', to: ae.address, mediaType, pc: content })

  describe('Content-Type', () => {
    const accepted = [
      'application/json;ty=3',
      'application/json; ty=3',
      'application/json ; ty=3',
      'application/json;charset=utf-8;ty=3',
      'application/json; ty=3; charset=UTF-8',
      'application/json;ty="3"',
      'Application/JSON;TY=3',
      'application/vnd.onem2m-res+json;ty=3',
      'application/vnd.onem2m-res+json; ty=3',
    ]
    for (const mediaType of accepted) {
      it(`${mediaType} creates`, async () => {
        assertStatus(await create(mediaType), 2001)
      })
    }
    for (const mediaType of ['text/plain;ty=3', 'text/xml;ty=3', 'application/octet-stream;ty=3']) {
      it(`${mediaType} is not supported`, async () => {
        assertStatus(await create(mediaType), 4015)
      })
    }
    for (const type of ['abc', '-1', '', '3.5', '99999', '33', '52']) {
      it(`refuses the resource type "${type}"`, async () => {
        assertStatus(await create(`application/json;ty=${type}`), 4000)
      })
    }

    it('without a resource type makes a resource no notification', async () => {
      const target = await registerAE(waystation, { rr: true, poa: ['http://127.0.0.1:9/'] })
      for (const to of [waystation.cseBase, target.address, `${target.address}/none`]) {
        const response = await target.client.notify(to, { 'm2m:cnt': {} })
        assertStatus(response, to.endsWith('none') ? 4004 : 4000)
      }
    })
  })

  describe('Accept', () => {
    const answers: readonly [accept: string, mediaType: string][] = [
      ['*/*', 'application/json'],
      ['application/*', 'application/json'],
      ['application/json', 'application/json'],
      ['application/vnd.onem2m-res+json', 'application/vnd.onem2m-res+json'],
      ['application/cbor', 'application/cbor'],
      ['text/html, application/json;q=0.5', 'application/json'],
      ['application/json;q=0.1, application/cbor', 'application/cbor'],
    ]
    for (const [accept, mediaType] of answers) {
      it(`${accept} is answered by ${mediaType}`, async () => {
        const response = assertStatus(await ae.client.retrieve(ae.address, { headers: { Accept: accept } }), 2000)
        assert.equal(response.headers['content-type'], mediaType)
      })
    }
    for (const accept of ['text/plain', 'image/png', 'text/xml', 'application/json;q=0']) {
      it(`${accept} can not be had, and nothing changes`, async () => {
        const rn = uniqueName('c')
        const options = { headers: { Accept: accept } }
        const content = { 'm2m:cnt': { rn } }
        assertStatus(await ae.client.create(ae.address, resourceTypes.container, content, options), 5207)
        assertStatus(await ae.client.retrieve(`${ae.address}/${rn}`), 4004)
      })
    }
  })

  describe('X-M2M-RSC, X-M2M-RI and X-M2M-RVI', () => {
    it('are in answers to good and bad requests', async () => {
      for (const to of [ae.address, `${ae.address}/none`]) {
        const { headers, rsc } = await ae.client.retrieve(to, { rqi: 'mine', rvi: '4' })
        assert.equal(headers['x-m2m-ri'], 'mine')
        assert.equal(headers['x-m2m-rvi'], '4')
        assert.equal(headers['x-m2m-rsc'], String(rsc))
      }
    })

    it('lack the release towards release 1', async () => {
      for (const rvi of [null, '1']) {
        const { headers } = assertStatus(await ae.client.retrieve(ae.address, { rvi }), 2000)
        assert.equal(headers['x-m2m-rvi'], undefined)
      }
    })

    it('are refused when empty, missing or of an unknown release', async () => {
      for (const options of [{ rqi: null }, { rqi: '' }, { fr: null }, { fr: '' }]) {
        const response = assertStatus(await ae.client.retrieve(ae.address, options), 4000)
        assert.equal(typeof response.body['m2m:dbg'], 'string')
      }
      for (const rvi of ['0', '6', 'x']) assertStatus(await ae.client.retrieve(ae.address, { rvi }), 4001)
    })
  })

  it('takes names in any case and ignores unknown ones', async () => {
    const headers = {
      'X-M2M-Origin': null,
      'x-m2m-ORIGIN': ae.originator,
      'X-M2M-RI': null,
      'x-m2m-ri': 'lower',
      'X-M2M-Unknown': 'x',
    }
    const response = assertStatus(await ae.client.retrieve(ae.address, { headers }), 2000)
    assert.equal(response.headers['x-m2m-ri'], 'lower')
  })

  it('gives back the originating timestamp, the event category and vendor information', async () => {
    for (const to of [ae.address, `${ae.address}/none`]) {
      const { headers } = await ae.client.retrieve(to, { ot: '20260101T000000', ec: 4, vsi: 'any text' })
      assert.equal(headers['x-m2m-ot'], '20260101T000000')
      assert.equal(headers['x-m2m-ec'], '4')
      assert.equal(headers['x-m2m-vsi'], 'any text')
    }
  })

  it('tells where a created resource is when its address is in the content', async () => {
    for (const [rcn, isTold] of [
      [0, false],
      [1, false],
      [2, true],
      [3, true],
      [9, false],
    ] as const) {
      const rn = uniqueName('c')
      const response = await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn } }, { rcn })
      assertStatus(response, 2001)
      assert.equal(response.headers['content-location'], isTold ? `/${ae.address}/${rn}` : undefined)
    }
  })

  it('names a resource of release 1 by X-M2M-NM, which later releases do not know', async () => {
    const options = (rvi: string | null) => ({ rvi, headers: { 'X-M2M-NM': uniqueName('named') } })
    for (const rvi of [null, '1', '2', '5']) {
      const option = options(rvi)
      const response = await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': {} }, option)
      const { resource } = assertStatus(response, 2001)
      assert.equal(resource.rn === option.headers['X-M2M-NM'], rvi === null || rvi === '1')
    }
  })

  it('sends results to all targets of X-M2M-RTU, in the release of the request', async () => {
    const receiver = await NotificationReceiver.start()
    const boxes = [receiver.mailbox('/one'), receiver.mailbox('/two')]
    const rtu = boxes.map(({ url }) => url).join('&')
    for (const rvi of ['2', '3']) {
      assertStatus(await ae.client.retrieve(ae.address, { rt: 2, rtu, rqi: `asked-${rvi}`, rvi }), 1002)
    }
    for (const box of boxes) {
      for (const { headers, body } of await box.waitFor(2)) {
        assert.equal(body['m2m:rsp'].rqi, `asked-${headers['x-m2m-rvi']}`)
        const { rsc, to, fr, ot } = body['m2m:rsp']
        assert.deepEqual([rsc, to, fr], [2000, ae.originator, '/id-in'])
        assert.match(ot, /^\d{8}T\d{6}/)
      }
    }
    await receiver.stop()
  })
})
