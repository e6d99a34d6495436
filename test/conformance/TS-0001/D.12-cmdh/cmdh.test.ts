import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'

const { container, mgmtObj, schedule } = resourceTypes
const definitions = {
  cmp: 1011,
  acmp: 1012,
  cmdf: 1013,
  cmdv: 1014,
  cmpv: 1015,
  cml: 1016,
  cmnr: 1017,
  cmwr: 1018,
  cmbf: 1019,
}
type Tag = keyof typeof definitions
const link = (typ: number, val: string) => ({ nm: 'part', typ, val })
const samples = {
  cmdv: { od: 1, dev: 3, ror: ['default'] },
  cmpv: { aec: [0], dqet: -1, dset: -1, doet: 0, drp: -1, dda: false },
  cml: {
    od: 1,
    ror: ['default'],
    lec: [2, 3],
    lqet: [0, -1],
    lset: [0, -1],
    loet: [0, -1],
    lrp: [0, -1],
    lda: [true, false],
  },
  cmbf: { aec: [0], mbfs: 1000, sgp: 1 },
  cmwr: { ttn: ['net'], mrv: 0, swt: 0, bop: { bops: [{ nwa: 1, ibt: 1, abt: 1, mbt: 2 }] } },
}

describe('CMDH policies (TS-0001 D.12)', () => {
  let waystation: Waystation
  let node: string

  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())
  beforeEach(async () => {
    node = await makeNode()
  })

  async function makeNode(): Promise<string> {
    const rn = uniqueName('node')
    assertStatus(await waystation.client().create('cse-in', resourceTypes.node, { 'm2m:nod': { rn, ni: rn } }), 2001)
    return `cse-in/${rn}`
  }
  const tryCreate = (tag: Tag, attributes: object, parent = node) =>
    waystation.client().create(parent, mgmtObj, { [`m2m:${tag}`]: { mgd: definitions[tag], ...attributes } })
  const make = async (tag: Tag, attributes: object = {}, parent = node): Promise<string> =>
    assertStatus(await tryCreate(tag, { ...(samples as Record<string, object>)[tag], ...attributes }, parent), 2001)
      .resource.ri
  const update = (tag: Tag, id: string, attributes: object) =>
    waystation.client().update(id, { [`m2m:${tag}`]: attributes })
  const makePolicy = (...links: object[]) => make('cmp', { cpn: 'p', cmlk: links })
  const refused = (response: Awaited<ReturnType<typeof tryCreate>>, attribute: string) => {
    assertStatus(response, 4000)
    assert.match(response.raw.toString(), new RegExp(`\\(${attribute}\\)`))
  }

  describe('mgmtLink', () => {
    it('ties a policy together, with parts beside it and below it', async () => {
      const defaults = await make('cmdf', { cmlk: [link(1014, await make('cmdv')), link(1015, await make('cmpv'))] })
      const policy = await makePolicy(link(1013, defaults), link(1016, await make('cml')))
      await make('cmbf', {}, policy)
      const { resource } = assertStatus(await waystation.client().retrieve(policy), 2000)
      assert.equal(resource.cmlk.length, 2)
    })

    it('may name parts that come later', async () => {
      const rn = uniqueName('policy')
      const cmlk = [link(1013, `${node}/${rn}/defaults`)]
      const policy = await make('cmp', { rn, cpn: 'p', cmlk })
      await make('cmdf', { rn: 'defaults', cmlk: [link(1014, `${node}/values`)] }, policy)
    })

    it('leads from each kind only to the kinds that are its parts', async () => {
      refused(await tryCreate('cmp', { cpn: 'p', cmlk: [link(1014, 'x')] }), 'cmlk')
      refused(await tryCreate('cmdf', { cmlk: [link(1016, 'x')] }), 'cmlk')
      refused(await tryCreate('cmnr', { aecs: [0], cmlk: [link(1015, 'x')] }), 'cmlk')
    })

    it('is what it says it is', async () => {
      const limits = await make('cml')
      refused(await tryCreate('cmp', { cpn: 'p', cmlk: [link(1013, limits)] }), 'cmlk')
      const policy = await makePolicy(link(1016, limits))
      refused(await update('cmp', policy, { cmlk: [link(1019, limits)] }), 'cmlk')
      refused(await tryCreate('cmp', { cpn: 'p', cmlk: [link(1016, 'cse-in')] }), 'cmlk')
    })

    it('stays within the node', async () => {
      const elsewhere = await make('cml', {}, await makeNode())
      refused(await tryCreate('cmp', { cpn: 'p', cmlk: [link(1016, elsewhere)] }), 'cmlk')
    })

    it('leads to one cmdhDefaults only', async () => {
      const values = link(1014, `${node}/values`)
      const both = [await make('cmdf', { cmlk: [values] }), await make('cmdf', { cmlk: [values] })]
      refused(await tryCreate('cmp', { cpn: 'p', cmlk: both.map((id) => link(1013, id)) }), 'cmlk')
      const policy = await makePolicy(link(1013, both[0] as string))
      refused(await tryCreate('cmdf', { cmlk: [values] }, policy), 'cmlk')
    })

    it('of a network access rule leads to a schedule of the node', async () => {
      const content = { 'm2m:sch': { se: { sce: ['* * 8-18 * * * *'] } } }
      const allowed = assertStatus(await waystation.client().create(node, schedule, content), 2001).resource.ri
      const rule = await make('cmwr', { cmlk: link(1018, allowed) })
      refused(await update('cmwr', rule, { cmlk: link(1018, await make('cml')) }), 'cmlk')
      const cnt = assertStatus(await waystation.client().create('cse-in', container, { 'm2m:cnt': {} }), 2001).resource
      refused(await tryCreate('cmwr', { ...samples.cmwr, cmlk: link(1018, cnt.ri) }), 'cmlk')
    })
  })

  describe('order', () => {
    it('is different for the parts of one object', async () => {
      const [first, second] = [await make('cml'), await make('cml', { od: 2 })]
      const policy = await makePolicy(link(1016, first), link(1016, second))
      refused(await update('cml', second, { od: 1 }), 'od')
      refused(await tryCreate('cml', samples.cml, policy), 'od')
      await make('cml', { od: 3 }, policy)
      assertStatus(await update('cml', second, { od: 4 }), 2004)
    })

    it('is checked when parts are linked', async () => {
      const same = [await make('cmdv'), await make('cmdv')]
      refused(await tryCreate('cmdf', { cmlk: same.map((id) => link(1014, id)) }), 'od')
      const defaults = await make('cmdf', { cmlk: [link(1014, same[0] as string)] })
      refused(await update('cmdf', defaults, { cmlk: same.map((id) => link(1014, id)) }), 'od')
      assertStatus(await waystation.client().delete(same[1] as string), 2002)
      assertStatus(await update('cmdf', defaults, { cmlk: same.map((id) => link(1014, id)) }), 2004)
    })

    it('may be the same in different policies', async () => {
      await makePolicy(link(1016, await make('cml')))
      await makePolicy(link(1016, await make('cml')))
    })
  })

  describe('event categories', () => {
    it('have one entry each, 0 for all others', async () => {
      const defaults = await make('cmdf', { cmlk: [link(1015, await make('cmpv'))] })
      await make('cmpv', { aec: [2, 3] }, defaults)
      const own = await make('cmpv', { aec: [100] }, defaults)
      refused(await tryCreate('cmpv', { ...samples.cmpv, aec: [0] }, defaults), 'aec')
      refused(await update('cmpv', own, { aec: [100, 3] }), 'aec')
      assertStatus(await update('cmpv', own, { aec: [100, 999] }), 2004)
    })

    it('have one buffer and one set of network access rules of a policy each', async () => {
      const policy = await makePolicy(link(1019, await make('cmbf', { aec: [2] })))
      refused(await tryCreate('cmbf', { ...samples.cmbf, aec: [2, 3] }, policy), 'aec')
      await make('cmnr', { aecs: [0] }, policy)
      refused(await tryCreate('cmnr', { aecs: [0] }, policy), 'aecs')
    })

    it('are those that there are, once each', async () => {
      for (const aec of [[1], [5], [99], [1000], [2, 2], []]) {
        assertStatus(await tryCreate('cmbf', { ...samples.cmbf, aec }), 4000)
      }
      for (const lec of [[0], [2, 2]]) assertStatus(await tryCreate('cml', { ...samples.cml, lec }), 4000)
      for (const dev of [0, 1, 99]) assertStatus(await tryCreate('cmdv', { ...samples.cmdv, dev }), 4000)
    })
  })

  describe('values', () => {
    it('of times are milliseconds, -1 for ever', async () => {
      for (const name of ['dqet', 'dset', 'doet', 'drp']) {
        assertStatus(await tryCreate('cmpv', { ...samples.cmpv, [name]: -2 }), 4000)
        await make('cmpv', { [name]: -1 })
      }
    })

    it('of limits are a least and a greatest one', async () => {
      for (const name of ['lqet', 'lset', 'loet', 'lrp']) {
        for (const wrong of [[2, 1], [-1, 1], [-2, 1], [1], [1, 2, 3]]) {
          assertStatus(await tryCreate('cml', { ...samples.cml, [name]: wrong }), 4000)
        }
        for (const right of [
          [1, 1],
          [5, -1],
          [-1, -1],
        ])
          await make('cml', { [name]: right })
      }
      const limits = await make('cml')
      refused(await update('cml', limits, { lrp: [3, 2] }), 'lrp')
      refused(await tryCreate('cml', { ...samples.cml, lda: [true, true] }), 'lda')
    })

    it('of back-off do not begin above their maximum, one set for each network action', async () => {
      const set = { nwa: 1, ibt: 1, abt: 1, mbt: 2 }
      const rule = { ...samples.cmwr, cmlk: link(1018, `${node}/schedule`) }
      refused(await tryCreate('cmwr', { ...rule, bop: { bops: [{ ...set, ibt: 3 }] } }), 'bop')
      refused(await tryCreate('cmwr', { ...rule, bop: { bops: [set, set] } }), 'bop')
      assertStatus(await tryCreate('cmwr', { ...rule, bop: { bops: [set, { ...set, nwa: 2 }] } }), 2001)
    })

    it('of a buffer rank from 1 to 10', async () => {
      for (const sgp of [0, 11]) assertStatus(await tryCreate('cmbf', { ...samples.cmbf, sgp }), 4000)
      await make('cmbf', { sgp: 10 })
    })
  })

  describe('activeCmdhPolicy', () => {
    const limits = () => link(1016, `${node}/limits`)

    it('says which policy of the node is in force, and may change', async () => {
      const [first, second] = [await makePolicy(limits()), await makePolicy(limits())]
      const active = await make('acmp', { acmlk: first })
      const changed = assertStatus(await update('acmp', active, { acmlk: second }), 2004)
      assert.equal(changed.resource.acmlk, second)
    })

    it('names a policy that exists, on the same node', async () => {
      const policy = await makePolicy(limits())
      for (const acmlk of ['nowhere', await make('cml'), node]) refused(await tryCreate('acmp', { acmlk }), 'acmlk')
      const foreign = await make('cmp', { cpn: 'p', cmlk: [limits()] }, await makeNode())
      refused(await tryCreate('acmp', { acmlk: foreign }), 'acmlk')
      const active = await make('acmp', { acmlk: policy })
      refused(await update('acmp', active, { acmlk: foreign }), 'acmlk')
      assertStatus(await update('acmp', active, { acmlk: null }), 4000)
      assertStatus(await update('acmp', active, { acmlk: [policy] }), 4000)
      assert.equal(assertStatus(await waystation.client().retrieve(active), 2000).resource.acmlk, policy)
    })

    it('is the only one of its node', async () => {
      const policy = await makePolicy(limits())
      const active = await make('acmp', { acmlk: policy })
      assertStatus(await tryCreate('acmp', { acmlk: policy }), 4105)
      assertStatus(await waystation.client().delete(active), 2002)
      await make('acmp', { acmlk: policy })
    })
  })
})
