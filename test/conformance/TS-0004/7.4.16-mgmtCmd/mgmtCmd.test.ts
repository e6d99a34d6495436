import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const [initiated, pending, finished, cancelled] = [1, 2, 3, 5]
const download = {
  dld: [
    {
      ftyp: '1',
      url: 'http://files.example/f',
      unm: 'u',
      pwd: 'p',
      fsi: 1,
      tgf: 'f',
      dss: 1,
      surl: 'http://files.example/s',
      stt: '20300101T000000',
      cpt: '20300101T000000',
    },
  ],
}
const install = { swin: [{ url: 'http://files.example/s', uuid: 'player', unm: 'u', pwd: 'p', eer: 'e' }] }

/** An execInstance as retrieved. */
type Instance = Record<string, unknown> & { readonly ri: string; readonly ext: string }

describe('mgmtCmd and execInstance (TS-0001 9.6.16, 9.6.17, TS-0004 7.4.16, 7.4.17)', () => {
  let waystation: Waystation

  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())

  const client = () => waystation.client()
  const create = (content: object) => client().create(waystation.cseBase, resourceTypes.mgmtCmd, { 'm2m:mgc': content })
  const command = async (content: object): Promise<{ ri: string }> =>
    assertStatus(await create({ cmt: 2, ext: 'nowhere', ...content }), 2001).resource
  const update = (to: string, content: object) => client().update(to, { 'm2m:mgc': content })
  const execute = async ({ ri }: { ri: string }) => assertStatus(await update(ri, { exe: true }), 2004)
  const instances = async ({ ri }: { ri: string }): Promise<Instance[]> =>
    assertStatus(await client().retrieve(ri, { rcn: 4 }), 2000).resource['m2m:exin'] ?? []
  const onlyInstance = async (of: { ri: string }): Promise<Instance> => {
    const found = await instances(of)
    assert.equal(found.length, 1)
    return found[0] as Instance
  }
  const disable = (to: string, exd: unknown = true) => client().update(to, { 'm2m:exin': { exd } })

  async function createNode(objects: Record<string, object> = {}): Promise<{ address: string; ni: string }> {
    const ni = uniqueName('node')
    assertStatus(await client().create(waystation.cseBase, resourceTypes.node, { 'm2m:nod': { rn: ni, ni } }), 2001)
    const address = `${waystation.cseBase}/${ni}`
    for (const [rn, object] of Object.entries(objects)) await createObject(address, rn, object)
    return { address, ni }
  }
  async function createObject(node: string, rn: string, object: object): Promise<void> {
    const [[name, content]] = Object.entries(object) as [[string, object]]
    assertStatus(await client().create(node, resourceTypes.mgmtObj, { [name]: { rn, ...content } }), 2001)
  }
  const reboot = { 'm2m:rbo': { mgd: 1009 } }
  const firmware = { 'm2m:fwr': { mgd: 1001, vr: '1', fwn: 'f', url: 'http://files.example/old', ud: false } }
  const software = { 'm2m:swr': { mgd: 1002, vr: '1', swn: 'player', url: 'http://files.example/old' } }

  describe('the command', () => {
    it('is created with defaults, updated and deleted', async () => {
      const { resource } = assertStatus(await create({ cmt: 2, ext: 'n', dc: 'restart' }), 2001)
      assert.deepEqual(
        [resource.ty, resource.cmt, resource.ext, resource.dc, resource.exe, resource.exm],
        [12, 2, 'n', 'restart', false, 1],
      )
      const changed = assertStatus(
        await update(resource.ri, { ext: 'm', exm: 2, exf: 'PT1S', exn: 3, exy: 'PT1S' }),
        2004,
      )
      assert.deepEqual([changed.resource.ext, changed.resource.exn], ['m', 3])
      assertStatus(await client().delete(resource.ri), 2002)
    })

    it('refuses an unknown kind', async () => {
      for (const cmt of [0, 8, 'reboot']) assertStatus(await create({ cmt, ext: 'n' }), 6022)
    })

    it('refuses arguments of another kind or form', async () => {
      assertStatus(await create({ cmt: 2, ext: 'n', exra: { rst: [{}] } }), 6023)
      assertStatus(await create({ cmt: 2, ext: 'n', exra: { other: [{}] } }), 6023)
      assertStatus(await create({ cmt: 4, ext: 'n', exra: { dld: 'all' } }), 6023)
      const { ri } = await command({})
      assertStatus(await update(ri, { exra: { rst: [{}] } }), 6023)
    })

    it('refuses missing arguments', async () => {
      for (const cmt of [3, 4, 5, 6, 7]) assertStatus(await create({ cmt, ext: 'n' }), 6024)
      assertStatus(await create({ cmt: 4, ext: 'n', exra: { dld: [{ ftyp: '1' }] } }), 6024)
    })

    it('takes arguments', async () => {
      const any = { any: [{ nm: 'x', val: 1 }] }
      for (const [cmt, exra] of [
        [1, { rst: [any] }],
        [2, { rbo: [any] }],
        [4, download],
        [5, install],
      ] as const) {
        assert.deepEqual(assertStatus(await create({ cmt, ext: 'n', exra }), 2001).resource.exra, exra)
      }
    })

    for (const [name, content] of Object.entries({
      'no kind': { ext: 'n' },
      'no target': { cmt: 2 },
      'an unknown mode': { cmt: 2, ext: 'n', exm: 5 },
      'a delay that is none': { cmt: 2, ext: 'n', exy: 'soon' },
      'a negative number': { cmt: 2, ext: 'n', exn: -1 },
    })) {
      it(`refuses ${name}`, async () => {
        assertStatus(await create(content), 4000)
      })
    }

    it('keeps its kind', async () => {
      const { ri } = await command({})
      assertStatus(await update(ri, { cmt: 1 }), 4000)
      assertStatus(await update(ri, { ext: null }), 4000)
    })

    it('belongs below the CSEBase', async () => {
      const ae = await registerAE(waystation)
      assertStatus(await ae.client.create(ae.address, resourceTypes.mgmtCmd, { 'm2m:mgc': { cmt: 2, ext: 'n' } }), 4108)
    })
  })

  describe('an execution', () => {
    it('copies what the command says and waits for a device that can take it', async () => {
      const content = { exm: 1, exf: 'PT1S', exy: 'PT0S', exn: 1, exra: { rbo: [{}] } }
      const of = await command(content)
      await execute(of)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, pending))
      const instance = await onlyInstance(of)
      for (const [name, value] of Object.entries({ ...content, ext: 'nowhere', exr: 31 })) {
        assert.deepEqual(instance[name], value, name)
      }
    })

    it('reboots and resets a node, by its identifier and by its address', async () => {
      const node = await createNode({ rbo: reboot })
      for (const [cmt, ext, attribute] of [
        [2, node.ni, 'rbo'],
        [1, node.address, 'far'],
      ] as const) {
        const of = await command({ cmt, ext })
        await execute(of)
        await eventually(async () =>
          assert.deepEqual([(await onlyInstance(of)).exs, (await onlyInstance(of)).exr], [finished, 0]),
        )
        assert.equal((await client().retrieve(`${node.address}/rbo`)).resource[attribute], true)
      }
    })

    it('goes on when the node gets what the command needs', async () => {
      const { address, ni } = await createNode()
      const of = await command({ ext: ni })
      await execute(of)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, pending))
      await createObject(address, 'rbo', reboot)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, finished))
    })

    it('is over when the device says so', async () => {
      const node = await createNode({ fwr: firmware, swr: software })
      for (const [cmt, exra, rn, name, status, sus, exr] of [
        [4, download, 'fwr', 'm2m:fwr', 'uds', 1, 0],
        [4, download, 'fwr', 'm2m:fwr', 'uds', 2, 7],
        [5, install, 'swr', 'm2m:swr', 'ins', 1, 0],
        [5, install, 'swr', 'm2m:swr', 'ins', 2, 4],
      ] as const) {
        const of = await command({ cmt, ext: node.ni, exra })
        await execute(of)
        await eventually(async () => assert.equal((await onlyInstance(of)).exs, pending))
        const object = (await client().retrieve(`${node.address}/${rn}`)).resource
        assert.equal(object[status].sus, 3)
        assert.notEqual(object.url, 'http://files.example/old')
        assertStatus(await client().update(`${node.address}/${rn}`, { [name]: { [status]: { sus } } }), 2004)
        await eventually(async () =>
          assert.deepEqual([(await onlyInstance(of)).exs, (await onlyInstance(of)).exr], [finished, exr]),
        )
      }
    })

    it('says that uploads are not supported', async () => {
      const { ni } = await createNode()
      const exra = { uld: [{ ftyp: '1', url: 'http://files.example/u', unm: 'u', pwd: 'p' }] }
      const of = await command({ cmt: 3, ext: ni, exra })
      await execute(of)
      await eventually(async () =>
        assert.deepEqual([(await onlyInstance(of)).exs, (await onlyInstance(of)).exr], [finished, 1]),
      )
    })

    it('is made for each member of a group', async () => {
      const nodes = [await createNode({ rbo: reboot }), await createNode({ rbo: reboot })]
      const mid = nodes.map(({ address }) => address)
      const group = await client().create(waystation.cseBase, resourceTypes.group, { 'm2m:grp': { mnm: 5, mid } })
      const of = await command({ ext: assertStatus(group, 2001).resource.ri })
      await execute(of)
      await eventually(async () =>
        assert.deepEqual(
          (await instances(of)).map(({ exs }) => exs),
          [finished, finished],
        ),
      )
      assert.deepEqual((await instances(of)).map(({ ext }) => ext).toSorted(), mid.toSorted())
    })

    it('is made again with every execEnable, but not by one that is false', async () => {
      const of = await command({})
      assertStatus(await update(of.ri, { exe: false }), 2004)
      assert.equal((await instances(of)).length, 0)
      await execute(of)
      await execute(of)
      assert.equal((await instances(of)).length, 2)
    })

    it('waits for the delay and is repeated', async () => {
      const receiver = await NotificationReceiver.start()
      const node = await createNode({ rbo: reboot })
      const mailbox = receiver.mailbox('/reboots')
      const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [1] } } }
      assertStatus(await client().create(`${node.address}/rbo`, resourceTypes.subscription, subscription), 2001)
      const of = await command({ ext: node.ni, exm: 2, exn: 3, exf: 'PT0.1S', exy: 'PT0.3S' })
      const start = Date.now()
      await execute(of)
      assert.equal((await onlyInstance(of)).exs, initiated)
      await mailbox.waitFor(1)
      assert.ok(Date.now() - start >= 290)
      await mailbox.waitFor(3)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, finished))
      assert.equal(mailbox.notifications.length, 3)
      await receiver.stop()
    })

    it('comes at a random time where that is wanted', async () => {
      const node = await createNode({ rbo: reboot })
      const of = await command({ ext: node.ni, exm: 4, exn: 2, exf: 'PT0.1S' })
      await execute(of)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, finished))
    })

    it('fixes target and mode of its command', async () => {
      const of = await command({})
      await execute(of)
      assertStatus(await update(of.ri, { ext: 'other' }), 4005)
      assertStatus(await update(of.ri, { exm: 2 }), 4005)
      assertStatus(await update(of.ri, { dc: 'x' }), 2004)
    })

    it('goes on after a crash', async () => {
      const node = await createNode()
      const [waiting, delayed] = [await command({ ext: node.ni }), await command({ ext: node.ni, exy: 'PT1S' })]
      await execute(waiting)
      await execute(delayed)
      await eventually(async () => assert.equal((await onlyInstance(waiting)).exs, pending))
      await waystation.kill()
      await waystation.restart()
      await createObject(node.address, 'rbo', reboot)
      for (const one of [waiting, delayed]) {
        await eventually(async () => assert.equal((await onlyInstance(one)).exs, finished))
      }
    })

    it('is not created, nor told its state, by requests', async () => {
      const of = await command({})
      assertStatus(await client().create(of.ri, resourceTypes.execInstance, { 'm2m:exin': {} }), 4005)
      await execute(of)
      const { ri } = await onlyInstance(of)
      for (const content of [{ exs: 3 }, { exr: 0 }, { ext: 'x' }]) {
        assertStatus(await client().update(ri, { 'm2m:exin': content }), 4000)
      }
      assertStatus(await disable(ri, 'yes'), 4000)
      assertStatus(await client().update(ri, { 'm2m:exin': { lbl: ['x'] } }), 2004)
    })
  })

  describe('a cancellation', () => {
    it('ends what waits, once', async () => {
      const of = await command({})
      await execute(of)
      const { ri } = await onlyInstance(of)
      assertStatus(await disable(ri, false), 2004)
      assert.equal(assertStatus(await disable(ri), 2004).resource.exs, cancelled)
      assertStatus(await disable(ri), 6028)
      assertStatus(await client().delete(ri), 2002)
    })

    it('comes too late for what is over', async () => {
      const node = await createNode({ rbo: reboot })
      const of = await command({ ext: node.ni })
      await execute(of)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, finished))
      assertStatus(await disable((await onlyInstance(of)).ri), 6028)
    })

    it('is refused while the device is at it, also by deletion', async () => {
      const node = await createNode({ fwr: firmware })
      const of = await command({ cmt: 4, ext: node.ni, exra: download })
      await execute(of)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, pending))
      const { ri } = await onlyInstance(of)
      assertStatus(await disable(ri), 6029)
      assertStatus(await client().delete(ri), 6029)
      assertStatus(await client().delete(of.ri), 6029)
      const done = { 'm2m:fwr': { uds: { sus: 1 } } }
      assertStatus(await client().update(`${node.address}/fwr`, done), 2004)
      await eventually(async () => assert.equal((await onlyInstance(of)).exs, finished))
      assertStatus(await client().delete(of.ri), 2002)
    })

    it('comes with the deletion of what waits, and of its command', async () => {
      const node = await createNode()
      const [first, second] = [await command({ ext: node.ni }), await command({ ext: node.ni })]
      await execute(first)
      await execute(second)
      assertStatus(await client().delete((await onlyInstance(first)).ri), 2002)
      assertStatus(await client().delete(second.ri), 2002)
      await createObject(node.address, 'rbo', reboot)
      assert.equal((await client().retrieve(`${node.address}/rbo`)).resource.rbo, false)
    })
  })
})
