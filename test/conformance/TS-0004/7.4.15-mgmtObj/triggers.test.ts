import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('triggers of mgmtObj (TS-0001 Annex D)', () => {
  let waystation: Waystation
  let node: string

  before(async () => {
    waystation = await startWaystation()
    const rn = uniqueName('node')
    const content = { 'm2m:nod': { rn, ni: rn } }
    assertStatus(await waystation.client().create(waystation.cseBase, resourceTypes.node, content), 2001)
    node = `${waystation.cseBase}/${rn}`
  })
  after(() => waystation[Symbol.asyncDispose]())

  const examples = {
    'm2m:fwr': { mgd: 1001, vr: '1', fwn: 'f', url: 'http://example.com/f', ud: false },
    'm2m:swr': { mgd: 1002, vr: '1', swn: 's', url: 'http://example.com/s' },
    'm2m:dvc': { mgd: 1008, can: 'c', att: true, cas: { acn: 'none', sus: 0 }, cus: true },
    'm2m:rbo': { mgd: 1009 },
    'm2m:evl': { mgd: 1010, lgt: 1, lgd: '', lgst: 2 },
    'dcfg:wific': { mgd: 1028, ssid: 's', scan: false },
  }
  type Tag = keyof typeof examples

  async function createExample(tag: Tag): Promise<(attributes: object, status?: number) => Promise<Body>> {
    const rn = uniqueName('mgo')
    const content = { [tag]: { rn, ...examples[tag] } }
    assertStatus(await waystation.client().create(node, resourceTypes.mgmtObj, content), 2001)
    return async (attributes, status = 2004) => {
      const response = await waystation.client().update(`${node}/${rn}`, { [tag]: attributes })
      return assertStatus(response, status).resource
    }
  }

  const started = [
    ['m2m:fwr', 'ud', 'uds', 'update'],
    ['m2m:swr', 'in', 'ins', 'install'],
    ['m2m:swr', 'un', 'ins', 'uninstall'],
    ['m2m:swr', 'act', 'acts', 'activate'],
    ['m2m:swr', 'dea', 'acts', 'deactivate'],
    ['m2m:dvc', 'ena', 'cas', 'enable'],
    ['m2m:dvc', 'dis', 'cas', 'disable'],
    ['dcfg:wific', 'ud', 'uds', 'update'],
  ] as const
  for (const [tag, trigger, status, action] of started) {
    it(`${trigger} of ${tag} puts ${action} in process`, async () => {
      const update = await createExample(tag)
      const resource = await update({ [trigger]: true })
      assert.equal(resource[trigger], true)
      assert.deepEqual(resource[status], { acn: action, sus: 3 })
    })

    it(`${trigger} of ${tag} ends when the device says so`, async () => {
      const update = await createExample(tag)
      await update({ [trigger]: true })
      const resource = await update({ [trigger]: false, [status]: { acn: action, sus: 1 } })
      assert.equal(resource[trigger], false)
      assert.deepEqual(resource[status], { acn: action, sus: 1 })
    })
  }

  const exclusive = [
    ['m2m:swr', 'in', 'un'],
    ['m2m:swr', 'act', 'dea'],
    ['m2m:dvc', 'ena', 'dis'],
    ['m2m:rbo', 'rbo', 'far'],
    ['m2m:evl', 'lga', 'lgo'],
  ] as const
  for (const [tag, one, other] of exclusive) {
    it(`${one} and ${other} of ${tag} exclude each other`, async () => {
      const update = await createExample(tag)
      await update({ [one]: true, [other]: true }, 4000)
      await update({ [one]: true, [other]: false })
    })

    it(`${other} of ${tag} takes back ${one}`, async () => {
      const update = await createExample(tag)
      assert.equal((await update({ [one]: true }))[one], true)
      const resource = await update({ [other]: true })
      assert.equal(resource[other], true)
      assert.equal(resource[one], false)
    })
  }

  it('start with the creation too', async () => {
    const content = { 'm2m:fwr': { ...examples['m2m:fwr'], ud: true } }
    const { resource } = assertStatus(await waystation.client().create(node, resourceTypes.mgmtObj, content), 2001)
    assert.deepEqual(resource.uds, { acn: 'update', sus: 3 })
    const both = { 'm2m:rbo': { mgd: 1009, rbo: true, far: true } }
    assertStatus(await waystation.client().create(node, resourceTypes.mgmtObj, both), 4000)
  })

  it('of a new deviceCapability only say that it has both', async () => {
    const content = { 'm2m:dvc': { ...examples['m2m:dvc'], ena: true, dis: true } }
    const { resource } = assertStatus(await waystation.client().create(node, resourceTypes.mgmtObj, content), 2001)
    assert.deepEqual([resource.ena, resource.dis], [true, true])
    assert.deepEqual(resource.cas, content['m2m:dvc'].cas)
  })

  it('have never started before they are written', async () => {
    const content = { 'm2m:swr': examples['m2m:swr'] }
    const { resource } = assertStatus(await waystation.client().create(node, resourceTypes.mgmtObj, content), 2001)
    assert.deepEqual([resource.in, resource.un, resource.ins], [false, false, { sus: 0 }])
    assert.deepEqual([resource.act, resource.acts], [undefined, undefined])
  })
})
