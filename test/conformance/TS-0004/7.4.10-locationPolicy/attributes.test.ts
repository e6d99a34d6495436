import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const square = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
]

describe('locationPolicy (TS-0001 9.6.10, TS-0004 7.4.10)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (content: object, parent = waystation.cseBase) =>
    waystation.client().create(parent, resourceTypes.locationPolicy, { 'm2m:lcp': content })
  const retrieve = (address: string) => waystation.client().retrieve(address)

  it('makes a container for the results beside it', async () => {
    const lon = uniqueName('places')
    const { resource } = assertStatus(await create({ los: 2, lon, lou: ['PT1H'], lbl: ['a'] }), 2001)
    const container = assertStatus(await retrieve(`${waystation.cseBase}/${lon}`), 2000).resource
    assert.equal(container.ty, 3)
    assert.equal(resource.loi, container.ri)
    assert.equal(container.li, resource.ri)
    assert.equal(container.pi, resource.pi)
    assert.deepEqual([resource.los, resource.lit, resource.lon, resource.lou], [2, 1, lon, ['PT1H']])
    assert.equal(typeof resource.lost, 'string')
    assert.equal(container.cni, 0)
  })

  it('names the container itself when it is given no name', async () => {
    const { resource } = assertStatus(await create({ los: 2 }), 2001)
    assert.equal(assertStatus(await retrieve(resource.loi), 2000).resource.li, resource.ri)
  })

  it('can be below an AE, and the container is there too', async () => {
    const ae = await registerAE(waystation)
    const content = { 'm2m:lcp': { los: 2, lon: 'places' } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.locationPolicy, content), 2001)
    assertStatus(await ae.client.retrieve(`${ae.address}/places`), 2000)
  })

  it('gives the container its access control policies', async () => {
    const rules = { acr: [{ acor: ['all'], acop: 63 }] }
    const policy = assertStatus(
      await waystation.client().create(waystation.cseBase, resourceTypes.accessControlPolicy, {
        'm2m:acp': { pv: rules, pvs: rules },
      }),
      2001,
    ).resource
    const { resource } = assertStatus(await create({ los: 2, acpi: [policy.ri] }), 2001)
    assert.deepEqual((await retrieve(resource.loi)).resource.acpi, [policy.ri])
    assertStatus(await waystation.client('Cother').retrieve(resource.loi), 2000)
  })

  it('deletes the container with itself', async () => {
    const { resource } = assertStatus(await create({ los: 2 }), 2001)
    assertStatus(await waystation.client().delete(resource.ri), 2002)
    assertStatus(await retrieve(resource.loi), 4004)
    const ae = await registerAE(waystation)
    const content = { 'm2m:lcp': { los: 2 } }
    const below = assertStatus(await ae.client.create(ae.address, resourceTypes.locationPolicy, content), 2001).resource
    assertStatus(await ae.client.delete(ae.address), 2002)
    assertStatus(await retrieve(below.loi), 4004)
  })

  it('refuses a name that is taken, and makes nothing', async () => {
    const lon = uniqueName('taken')
    assertStatus(await create({ los: 2, lon }), 2001)
    const rn = uniqueName('lcp')
    assertStatus(await create({ rn, los: 2, lon }), 4105)
    assertStatus(await retrieve(`${waystation.cseBase}/${rn}`), 4004)
    assertStatus(await create({ rn, los: 2, lon: rn }), 4105)
  })

  it('lets what may change change', async () => {
    const { resource } = assertStatus(await create({ los: 2 }), 2001)
    const update = (content: object) => waystation.client().update(resource.ri, { 'm2m:lcp': content })
    const changes = { lou: ['PT2H', 'PT1H'], lit: 2, gta: JSON.stringify([square]), gec: 1, lbl: ['x'] }
    const updated = assertStatus(await update(changes), 2004).resource
    for (const [name, value] of Object.entries(changes)) assert.deepEqual(updated[name], value, name)
    assertStatus(await update({ gta: null }), 4000)
    assertStatus(await update({ lit: 1, gta: null, gec: null, lou: null }), 2004)
    for (const content of [{ los: 3 }, { lot: 'x' }, { lor: 'x' }, { loi: 'x' }, { lon: 'x' }, { lost: 'x' }]) {
      assertStatus(await update(content), 4000)
    }
    assertStatus(await update({ los: null }), 4000)
  })

  it('takes areas in the forms that are about', async () => {
    const polygon = { type: 'Polygon', coordinates: [square] }
    const areas = [
      JSON.stringify(polygon),
      polygon,
      { typ: 3, crd: JSON.stringify([square]) },
      { typ: 6, crd: JSON.stringify([[square]]) },
      [square],
      square,
      square.slice(0, -1),
      JSON.stringify({ type: 'MultiPolygon', coordinates: [[square]] }),
    ]
    for (const gta of areas) {
      const { resource } = assertStatus(await create({ los: 2, lit: 2, gec: 3, gta }), 2001)
      assert.deepEqual(resource.gta, gta)
    }
  })

  for (const [name, content] of Object.entries({
    'no source': {},
    'an unknown source': { los: 4 },
    'a target of a device-based policy': { los: 2, lot: 'x' },
    'a requester of a device-based policy': { los: 2, aid: 'a@b.example' },
    'the last known location of a sharing-based policy': { los: 3, rlkl: true },
    'the event of a device-based policy': { los: 2, luec: 0 },
    'a network without target': { los: 1, lor: 'http://operator.example' },
    'a network without server': { los: 1, lot: '490154@operator.example' },
    'an event and a period': { los: 1, lot: 'x', lor: 'http://operator.example', luec: 0, lou: ['PT1H'] },
    'a geofence without area': { los: 2, lit: 2, gec: 1 },
    'a geofence without event': { los: 2, lit: 2, gta: [square] },
    'an unknown event': { los: 2, lit: 2, gta: [square], gec: 5 },
    'an area that is none': { los: 2, lit: 2, gta: 'nowhere', gec: 1 },
    'an area that is a point': { los: 2, lit: 2, gta: { type: 'Point', coordinates: [1, 2] }, gec: 1 },
    'a period that is none': { los: 2, lou: ['hourly'] },
    'a period without list': { los: 2, lou: 'PT1H' },
    'a container of its own': { los: 2, loi: 'x' },
    'a status': { los: 2, lost: 'x' },
    'a name that is none': { los: 2, lon: 'a/b' },
  })) {
    it(`refuses ${name}`, async () => {
      assertStatus(await create(content), 4000)
    })
  }

  it('belongs below the CSEBase or an AE, and has subscriptions only', async () => {
    const ae = await registerAE(waystation)
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    assertStatus(await create({ los: 2 }, `${ae.address}/c`), 4108)
    const { resource } = assertStatus(await create({ los: 2 }), 2001)
    assertStatus(await waystation.client().create(resource.ri, resourceTypes.container, { 'm2m:cnt': {} }), 4108)
  })

  it('refuses whoever has no privilege', async () => {
    const [owner, other] = [await registerAE(waystation), await registerAE(waystation)]
    const content = { 'm2m:lcp': { rn: 'lcp', los: 2 } }
    assertStatus(await other.client.create(owner.address, resourceTypes.locationPolicy, content), 4103)
    assertStatus(await owner.client.create(owner.address, resourceTypes.locationPolicy, content), 2001)
    assertStatus(await other.client.retrieve(`${owner.address}/lcp`), 4103)
    assertStatus(await other.client.update(`${owner.address}/lcp`, { 'm2m:lcp': { lbl: ['x'] } }), 4103)
    assertStatus(await other.client.delete(`${owner.address}/lcp`), 4103)
  })
})
