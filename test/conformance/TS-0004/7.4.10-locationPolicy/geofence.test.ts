import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, eventually, resourceTypes, startWaystation, type Waystation } from '../../../support/index.ts'

const gta = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ],
    [
      [4, 4],
      [6, 4],
      [6, 6],
      [4, 6],
      [4, 4],
    ],
  ],
}
const [inside, outside, hole, edge] = [
  [1, 1],
  [20, 20],
  [5, 5],
  [10, 5],
]
/** Where the device goes. */
const journey = [outside, inside, edge, hole, inside, outside]

describe('geofences of locationPolicies (TS-0001 9.6.10, 10.2.10.1)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation({
      set: { 'network.simulatedDevices': 'rover@op.example=20 20;1 1;20 20' },
    })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = async (content: object) =>
    assertStatus(
      await waystation.client().create(waystation.cseBase, resourceTypes.locationPolicy, { 'm2m:lcp': content }),
      2001,
    ).resource
  const write = async (policy: { loi: string }, content: object) =>
    assertStatus(
      await waystation.client().create(policy.loi, resourceTypes.contentInstance, { 'm2m:cin': content }),
      2001,
    )
  const pointOf = (coordinates: unknown) => ({ con: JSON.stringify({ type: 'Point', coordinates }) })
  const contents = async (policy: { loi: string }): Promise<string[]> => {
    const { resource } = assertStatus(await waystation.client().retrieve(policy.loi, { rcn: 4 }), 2000)
    return (resource['m2m:cin'] ?? []).map(({ con }: { con: string }) => con)
  }
  /** Contents that are events, after each position. */
  const events = async (policy: { loi: string }) => (await contents(policy)).filter((con) => /^\d$/.test(con))

  for (const [name, gec, expected] of [
    ['entering', 1, 2],
    ['leaving', 2, 2],
    ['inside', 3, 3],
    ['outside', 4, 3],
  ] as const) {
    it(`tell of ${name}`, async () => {
      const policy = await create({ los: 2, lit: 2, gta, gec })
      for (const position of journey) await write(policy, pointOf(position))
      await eventually(async () => assert.deepEqual(await events(policy), Array(expected).fill(String(gec))))
      assert.equal((await contents(policy)).length, journey.length + expected)
    })
  }

  it('know where the device was before a restart', async () => {
    const policy = await create({ los: 2, lit: 2, gta, gec: 2 })
    await write(policy, pointOf(inside))
    await waystation.restart()
    await write(policy, pointOf(outside))
    await eventually(async () => assert.deepEqual(await events(policy), ['2']))
  })

  it('read positions in several forms and pass over what is none', async () => {
    const policy = await create({ los: 2, lit: 2, gta, gec: 3 })
    const forms = [{ con: '[1,1]' }, { con: { typ: 1, crd: '[1,1]' } }, { con: 'here', loc: { typ: 1, crd: '[1,1]' } }]
    for (const form of [...forms, { con: 'here' }, { con: '[500,1]' }]) await write(policy, form)
    await eventually(async () => assert.deepEqual(await events(policy), ['3', '3', '3']))
  })

  it('begin anew with another area', async () => {
    const policy = await create({ los: 2, lit: 2, gta, gec: 2 })
    await write(policy, pointOf(inside))
    const far = {
      type: 'Polygon',
      coordinates: [
        [
          [50, 50],
          [60, 50],
          [60, 60],
          [50, 50],
        ],
      ],
    }
    assertStatus(await waystation.client().update(policy.ri, { 'm2m:lcp': { gta: far } }), 2004)
    await write(policy, pointOf(inside))
    assert.deepEqual(await events(policy), [])
  })

  it('keep to the limits of the container', async () => {
    const policy = await create({ los: 2, lit: 2, gta, gec: 3 })
    assertStatus(await waystation.client().update(policy.loi, { 'm2m:cnt': { mni: 1 } }), 2004)
    for (let count = 0; count < 3; count += 1) await write(policy, pointOf(inside))
    await eventually(async () => assert.deepEqual(await contents(policy), ['3']))
    assert.equal((await waystation.client().retrieve(policy.loi)).resource.cni, 1)
  })

  it('keep only events of what the network reports', async () => {
    const policy = await create({ los: 1, lot: 'rover@op.example', lou: ['PT0.1S'], lit: 2, gta, gec: 1 })
    await eventually(async () => assert.ok((await contents(policy)).length >= 2))
    assert.deepEqual(new Set(await contents(policy)), new Set(['1']))
    const { resource } = assertStatus(await waystation.client().retrieve(`${policy.loi}/la`), 2000)
    assert.deepEqual([resource.lbl, resource.loc.crd], [['geofence:ENTERING'], '[1,1]'])
  })
})
