import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const devices = [
  'mover@op.example=1 1;2 2;3 3',
  'follower@op.example=1 1;2 2;3 3',
  'still@op.example=7 8',
  'off@op.example=',
]
const lor = 'http://operator.example'

describe('results of a locationPolicy (TS-0001 10.2.10.1)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    receiver = await NotificationReceiver.start()
    waystation = await startWaystation({
      set: {
        'location.position': '13.405 52.52',
        'network.simulatedDevices': devices.join(','),
        'network.simulatedInterval': '50ms',
      },
    })
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const create = async (content: object, originator?: string) =>
    assertStatus(
      await waystation.client(originator).create(waystation.cseBase, resourceTypes.locationPolicy, {
        'm2m:lcp': content,
      }),
      2001,
    ).resource
  const retrieve = async (address: string) => assertStatus(await waystation.client().retrieve(address), 2000).resource
  const latest = async (policy: { loi: string }) => JSON.parse((await retrieve(`${policy.loi}/la`)).con)
  const status = async (policy: { ri: string }) => (await retrieve(policy.ri)).lost

  it('tells where the CSE is', async () => {
    assert.deepEqual((await retrieve(waystation.cseBase)).loc, { typ: 1, crd: '[13.405,52.52]' })
  })

  describe('network-based', () => {
    it('are asked for when the latest one is retrieved', async () => {
      const policy = await create({ los: 1, lot: 'mover@op.example', lor })
      assert.deepEqual(await latest(policy), { type: 'Point', coordinates: [1, 1] })
      assert.deepEqual(await latest(policy), { type: 'Point', coordinates: [2, 2] })
      assert.equal((await retrieve(policy.loi)).cni, 3)
      const instance = await retrieve(`${policy.loi}/ol`)
      assert.deepEqual(instance.loc, { typ: 1, crd: '[1,1]' })
      assert.equal(await status(policy), 'located')
    })

    it('need no server where one is configured', async () => {
      assert.deepEqual(
        (await latest(await create({ los: 1, lot: 'still@op.example', lou: ['PT0S'] }))).coordinates,
        [7, 8],
      )
    })

    it('come periodically, the first period counting', async () => {
      const policy = await create({ los: 1, lot: 'still@op.example', lor, lou: ['PT0.1S', 'PT1H'] })
      await eventually(async () => assert.ok((await retrieve(policy.loi)).cni >= 2))
      assertStatus(await waystation.client().update(policy.ri, { 'm2m:lcp': { lou: ['PT1H'] } }), 2004)
      const { cni } = await retrieve(policy.loi)
      await new Promise((resolve) => setTimeout(resolve, 300))
      assert.ok((await retrieve(policy.loi)).cni <= cni + 1)
    })

    it('come when the device moves', async () => {
      const policy = await create({ los: 1, lot: 'follower@op.example', lor, luec: 0 })
      await eventually(async () => {
        const { resource } = await waystation.client().retrieve(policy.loi, { rcn: 4 })
        assert.ok(resource['m2m:cin']?.length >= 3)
      })
      assertStatus(await waystation.client().delete(policy.ri), 2002)
    })

    it('say in the status why there is none, and make no instance', async () => {
      for (const lot of ['off@op.example', 'unknown@op.example']) {
        const policy = await create({ los: 1, lot, lor })
        assertStatus(await waystation.client().retrieve(`${policy.loi}/la`), 4004)
        assert.match(await status(policy), /^failed: .*@op\.example/)
      }
    })

    it('fall back to the last known location where that is wanted', async () => {
      const policy = await create({ los: 1, lot: 'off@op.example', lor, rlkl: true })
      assert.deepEqual((await latest(policy)).coordinates, [0, 0])
      assert.equal(await status(policy), 'located')
    })

    it('notify subscribers of the container and of the status', async () => {
      const policy = await create({ los: 1, lot: 'still@op.example', lor })
      const [results, statuses] = [receiver.mailbox('/results'), receiver.mailbox('/statuses')]
      const subscribe = (to: string, nu: string, net: number) =>
        waystation.client().create(to, resourceTypes.subscription, { 'm2m:sub': { nu: [nu], enc: { net: [net] } } })
      assertStatus(await subscribe(policy.loi, results.url, 3), 2001)
      assertStatus(await subscribe(policy.ri, statuses.url, 1), 2001)
      await latest(policy)
      const [result] = await results.waitFor(1)
      assert.equal(JSON.parse(result?.sgn.nev.rep['m2m:cin'].con).type, 'Point')
      const [changed] = await statuses.waitFor(1)
      assert.equal(changed?.sgn.nev.rep['m2m:lcp'].lost, 'located')
    })
  })

  describe('device-based', () => {
    const register = (attributes: Record<string, unknown>) => registerAE(waystation, attributes)

    it('are the location of the entity that made the policy', async () => {
      const ae = await register({ loc: { typ: 1, crd: '[8.5,47.4]' } })
      const content = { 'm2m:lcp': { los: 2 } }
      const policy = assertStatus(
        await ae.client.create(ae.address, resourceTypes.locationPolicy, content),
        2001,
      ).resource
      assert.deepEqual((await latest(policy)).coordinates, [8.5, 47.4])
      assertStatus(await ae.client.update(ae.address, { 'm2m:ae': { loc: { typ: 1, crd: '[9,48]' } } }), 2004)
      assert.deepEqual((await latest(policy)).coordinates, [9, 48])
    })

    it('are the location of the CSE where the device has none', async () => {
      assert.deepEqual((await latest(await create({ los: 2 }))).coordinates, [13.405, 52.52])
    })

    it('are what the device writes by itself', async () => {
      const policy = await create({ los: 2 })
      const con = '{"type":"Point","coordinates":[5,6]}'
      const written = await waystation
        .client()
        .create(policy.loi, resourceTypes.contentInstance, { 'm2m:cin': { con } })
      assertStatus(written, 2001)
      assert.deepEqual((await latest(policy)).coordinates, [5, 6])
      assert.equal((await retrieve(policy.loi)).cni, 1)
      assert.equal(await status(policy), 'located')
    })

    it('make a container that geo-queries find', async () => {
      const policy = await create({ los: 2 })
      await latest(policy)
      const box = '[[[13,52],[14,52],[14,53],[13,53],[13,52]]]'
      const found = await waystation.client().discover(policy.loi, { gmty: 3, geom: box, gsf: 1, ty: 4 })
      assert.equal((found.body as { 'm2m:uril': string[] })['m2m:uril'].length, 1)
    })
  })

  describe('sharing-based', () => {
    it('are those of a device on the same node, else of one registered here', async () => {
      await registerAE(waystation, { nl: 'node-a', loc: { typ: 1, crd: '[20,20]' } })
      await registerAE(waystation, { nl: 'node-b', loc: { typ: 1, crd: '[30,30]' } })
      const policyOf = async (attributes: Record<string, unknown>) => {
        const ae = await registerAE(waystation, attributes)
        const content = { 'm2m:lcp': { los: 3 } }
        return assertStatus(await ae.client.create(ae.address, resourceTypes.locationPolicy, content), 2001).resource
      }
      assert.deepEqual((await latest(await policyOf({ nl: 'node-a' }))).coordinates, [20, 20])
      assert.deepEqual((await latest(await policyOf({ nl: 'node-b' }))).coordinates, [30, 30])
      assert.equal((await latest(await policyOf({ nl: 'node-c' }))).type, 'Point')
    })
  })

  it('say in the status that the container is gone', async () => {
    const policy = await create({ los: 1, lot: 'still@op.example', lor, lou: ['PT0.1S'] })
    assertStatus(await waystation.client().delete(policy.loi), 2002)
    await eventually(async () => assert.match(await status(policy), /^failed: .*container/))
    assertStatus(await waystation.client().delete(policy.ri), 2002)
  })

  it('go on after a restart', async () => {
    const policy = await create({ los: 1, lot: 'still@op.example', lor, lou: ['PT0.1S'] })
    await waystation.restart()
    const { cni } = await retrieve(policy.loi)
    await eventually(async () => assert.ok((await retrieve(policy.loi)).cni > cni))
  })
})

describe('network-based location without an operator', () => {
  it('says in the status that none is connected', async () => {
    await using waystation = await startWaystation()
    const client = waystation.client()
    const content = { 'm2m:lcp': { los: 1, lot: 'x@op.example', lor } }
    const { resource } = assertStatus(
      await client.create(waystation.cseBase, resourceTypes.locationPolicy, content),
      2001,
    )
    assertStatus(await client.retrieve(`${resource.loi}/la`), 4004)
    assert.match((await client.retrieve(resource.ri)).resource.lost, /^failed: no network operator/)
    for (const los of [2, 3]) {
      const own = { 'm2m:lcp': { los } }
      const policy = assertStatus(await client.create(waystation.cseBase, resourceTypes.locationPolicy, own), 2001)
      assertStatus(await client.retrieve(`${policy.resource.loi}/la`), 4004)
      assert.match((await client.retrieve(policy.resource.ri)).resource.lost, /^failed: /)
    }
  })
})
