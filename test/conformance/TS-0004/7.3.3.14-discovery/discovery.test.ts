import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('discovery with filter criteria (TS-0001 8.1.2, 10.2.6, TS-0004 7.3.3.14)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let names: Record<string, string>
  let between = ''

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation, { lbl: ['home'] })
    const { client, address } = ae
    const make = async (to: string, ty: number, pc: unknown) =>
      assertStatus(await client.create(to, ty, pc), 2001).resource
    await make(address, resourceTypes.container, { 'm2m:cnt': { rn: 'kitchen', lbl: ['room', 'floor:1'], mni: 5 } })
    await make(address, resourceTypes.container, {
      'm2m:cnt': { rn: 'cellar', lbl: ['room', 'floor:0'], or: 'http://o/x?y*z' },
    })
    await make(`${address}/kitchen`, resourceTypes.container, { 'm2m:cnt': { rn: 'oven', lbl: ['appliance', 'key'] } })
    await wait(20)
    between = assertStatus(await client.retrieve(waystation.cseBase, { fr: 'CAdmin' }), 2000).resource.ctm
    await wait(20)
    const cin = (con: string, more = {}) =>
      make(`${address}/kitchen/oven`, resourceTypes.contentInstance, { 'm2m:cin': { con, ...more } })
    const first = await cin('12345', { cnf: 'text/plain:0', lbl: ['reading'] })
    const second = await cin('{"t":200}', { cnf: 'application/json:0' })
    await client.update(`${address}/cellar`, { 'm2m:cnt': { mni: 7 } })
    names = { first: first.rn, second: second.rn }
  })
  after(() => waystation[Symbol.asyncDispose]())

  const found = async (criteria: Record<string, string | number | (string | number)[]>, to = ae.address) => {
    const response = assertStatus(await ae.client.discover(to, criteria), 2000)
    return (response.body['m2m:uril'] as string[]).map((path) => path.replace(`${ae.address}/`, '')).sort()
  }
  const instances = () => [`kitchen/oven/${names.first}`, `kitchen/oven/${names.second}`].sort()

  it('lists every descendant without conditions, itself not', async () => {
    assert.deepEqual(await found({}), ['cellar', 'kitchen', 'kitchen/oven', ...instances()].sort())
  })

  it('finds by resource type, several by OR', async () => {
    assert.deepEqual(await found({ ty: 3 }), ['cellar', 'kitchen', 'kitchen/oven'])
    assert.deepEqual(await found({ ty: [3, 4] }), ['cellar', 'kitchen', 'kitchen/oven', ...instances()].sort())
    const repeated = assertStatus(await ae.client.retrieve(ae.address, { query: 'fu=1&ty=4&ty=3' }), 2000)
    assert.equal(repeated.body['m2m:uril'].length, 5)
  })

  it('finds by label, several by OR', async () => {
    assert.deepEqual(await found({ lbl: 'room' }), ['cellar', 'kitchen'])
    assert.deepEqual(await found({ lbl: ['floor:1', 'appliance'] }), ['kitchen', 'kitchen/oven'])
    assert.deepEqual(await found({ lbl: 'floor' }), [])
  })

  it('combines different conditions by AND, or by OR when asked', async () => {
    assert.deepEqual(await found({ ty: 4, lbl: 'reading' }), [`kitchen/oven/${names.first}`])
    assert.deepEqual(await found({ ty: 4, lbl: 'appliance', fo: 2 }), ['kitchen/oven', ...instances()].sort())
    assert.deepEqual(await found({ ty: 4, lbl: 'reading', fo: 3 }), [`kitchen/oven/${names.second}`])
  })

  it('finds by labels of children and parents', async () => {
    assert.deepEqual(await found({ clbl: 'appliance' }), ['kitchen'])
    assert.deepEqual(await found({ palb: 'appliance' }), instances())
  })

  it('finds by types of children and parents', async () => {
    assert.deepEqual(await found({ chty: 4 }), ['kitchen/oven'])
    assert.deepEqual(await found({ pty: 2 }), ['cellar', 'kitchen'])
  })

  it('finds by a labels query', async () => {
    assert.deepEqual(await found({ lbq: 'floor EQ 1' }), ['kitchen'])
    assert.deepEqual(await found({ lbq: 'floor IN (0,1)' }), ['cellar', 'kitchen'])
    assert.deepEqual(await found({ lbq: 'floor' }), ['cellar', 'kitchen'])
  })

  it('finds by times of creation and modification', async () => {
    assert.deepEqual(await found({ crb: between, ty: 3 }), ['cellar', 'kitchen', 'kitchen/oven'])
    assert.deepEqual(await found({ cra: between }), instances())
    assert.ok((await found({ ms: between })).includes('cellar'))
    assert.deepEqual(await found({ us: between }), ['kitchen'])
  })

  it('finds by stateTag, expiration and size', async () => {
    assert.deepEqual(await found({ stb: 2 }), ['kitchen/oven', `kitchen/oven/${names.second}`].sort())
    assert.deepEqual(await found({ sts: 1, ty: 3 }), ['kitchen'])
    assert.deepEqual(await found({ exb: '20200101T000000' }), [])
    assert.equal((await found({ exa: between })).length, 5)
    assert.deepEqual(await found({ sza: 6 }), [`kitchen/oven/${names.second}`])
    assert.deepEqual(await found({ szb: 6, ty: 4 }), [`kitchen/oven/${names.first}`])
  })

  it('finds by attribute values and wildcards', async () => {
    assert.deepEqual(await found({ rn: 'kitchen' }), ['kitchen'])
    assert.deepEqual(await found({ rn: 'k*' }), ['kitchen'])
    assert.deepEqual(await found({ rn: '*e*a*' }), ['cellar'])
    assert.deepEqual(await found({ mni: 5 }), ['kitchen'])
    assert.deepEqual(await found({ or: 'http://o/x?y*' }), ['cellar'])
    assert.deepEqual(await found({ or: 'http://o/xay*' }), [])
    assert.deepEqual(await found({ rn: 'KITCHEN' }), [])
  })

  it('finds by attributes of children and parents', async () => {
    assert.deepEqual(await found({ 'c.rn': 'oven' }), ['kitchen'])
    assert.deepEqual(await found({ 'p.rn': 'oven' }), instances())
  })

  it('finds by content type', async () => {
    assert.deepEqual(await found({ cty: 'application/json' }), [`kitchen/oven/${names.second}`])
  })

  it('finds by a JSONPath on the content', async () => {
    assert.deepEqual(await found({ cfs: 1, cfq: '$[?@ > 100]' }), [`kitchen/oven/${names.second}`])
    assert.deepEqual(await found({ cfs: 1, cfq: '$.t' }), [`kitchen/oven/${names.second}`])
    assert.deepEqual(await found({ cfs: 1, cfq: '$.u' }), [])
    assertStatus(await ae.client.discover(ae.address, { cfs: 1, cfq: '$[' }), 4000)
    assertStatus(await ae.client.discover(ae.address, { cfs: 1 }), 4000)
  })

  it('keeps to a number of levels', async () => {
    assert.deepEqual(await found({ lvl: 1 }), ['cellar', 'kitchen'])
    assert.deepEqual(await found({ lvl: 2, ty: 3 }), ['cellar', 'kitchen', 'kitchen/oven'])
  })

  it('limits, tells that more is left, and goes on from an offset', async () => {
    const page = assertStatus(await ae.client.discover(ae.address, { lim: 2 }), 2000)
    assert.equal(page.body['m2m:uril'].length, 2)
    assert.equal(page.headers['x-m2m-cts'], '1')
    const offset = Number(page.headers['x-m2m-cto'])
    const rest = assertStatus(await ae.client.discover(ae.address, { ofst: offset }), 2000)
    assert.equal(rest.body['m2m:uril'].length, 3)
    const all = new Set([...page.body['m2m:uril'], ...rest.body['m2m:uril']])
    assert.equal(all.size, 5)
  })

  it('appends a relative path and keeps what exists there', async () => {
    const la = assertStatus(await ae.client.discover(ae.address, { ty: 3, arp: 'la' }), 2000)
    assert.equal(la.body['m2m:uril'].length, 1)
    assert.deepEqual(await found({ ty: 3, arp: 'oven' }), ['kitchen/oven'])
  })

  it('finds nothing at a relative path that the originator may not discover', async () => {
    const stranger = await registerAE(waystation)
    const { client, address, originator } = await registerAE(waystation)
    const open = { acr: [{ acor: [stranger.originator, originator], acop: 63 }] }
    const policy = { 'm2m:acp': { rn: 'open', pv: open, pvs: open } }
    assertStatus(await client.create(address, resourceTypes.accessControlPolicy, policy), 2001)
    const shown = { 'm2m:cnt': { rn: 'shown', acpi: [`${address}/open`] } }
    assertStatus(await client.create(address, resourceTypes.container, shown), 2001)
    for (const [rn, acpi] of [
      ['kept', undefined],
      ['given', [`${address}/open`]],
    ] as const) {
      const child = { 'm2m:cnt': { rn, acpi } }
      assertStatus(await client.create(`${address}/shown`, resourceTypes.container, child), 2001)
    }
    const discover = async (arp: string) =>
      assertStatus(await stranger.client.discover(waystation.cseBase, { ty: 3, rn: 'shown', arp }), 2000).resource
    assert.deepEqual(await discover('given'), [`${address}/shown/given`])
    assert.deepEqual(await discover('kept'), [])
  })

  it('answers references with result content 6, unstructured identifiers with drt 2', async () => {
    const references = assertStatus(await ae.client.discover(ae.address, { rn: 'kitchen' }, { rcn: 6 }), 2000)
    const [reference] = references.body['m2m:rrl'].rrf
    assert.deepEqual(reference, { nm: 'kitchen', typ: 3, val: `${ae.address}/kitchen` })
  })

  it('answers unstructured identifiers when desired', async () => {
    const response = assertStatus(await ae.client.retrieve(ae.address, { query: 'fu=1&rn=kitchen&drt=2' }), 2000)
    const [identifier] = response.body['m2m:uril']
    assert.doesNotMatch(identifier, /\//)
    assert.equal(assertStatus(await ae.client.retrieve(identifier), 2000).resource.rn, 'kitchen')
  })

  it('shows only what the originator may discover', async () => {
    const stranger = await registerAE(waystation)
    const response = assertStatus(await stranger.client.discover(waystation.cseBase, { lbl: 'room' }), 2000)
    assert.deepEqual(response.body['m2m:uril'], [])
  })

  it('answers 4004 for a root that does not exist and an empty list for no match', async () => {
    assertStatus(await ae.client.discover(`${ae.address}/nowhere`), 4004)
    assert.deepEqual(await found({ lbl: 'nothing' }), [])
  })

  it('finds by where resources are, within, containing and crossing', async () => {
    const { client, address } = ae
    const put = async (rn: string, typ: number, crd: unknown) => {
      const loc = { typ, crd: JSON.stringify(crd) }
      assertStatus(
        await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn, loc, lbl: ['geo'] } }, { rvi: '4' }),
        2001,
      )
    }
    await put('inside', 1, [8.5, 47.5])
    await put('outside', 1, [20, 10])
    await put('area', 3, [
      [
        [0, 0],
        [30, 0],
        [30, 60],
        [0, 60],
        [0, 0],
      ],
    ])
    const square = JSON.stringify([
      [
        [8, 47],
        [9, 47],
        [9, 48],
        [8, 48],
        [8, 47],
      ],
    ])
    const geo = (gmty: number, geom: string, gsf: number) => found({ gmty, geom, gsf, lbl: 'geo' })
    assert.deepEqual(await geo(3, square, 1), ['inside'])
    assert.deepEqual(await geo(1, '[8.5,47.5]', 2), ['area', 'inside'])
    assert.deepEqual(await geo(3, square, 3), ['area', 'inside'])
    for (const rn of ['inside', 'outside', 'area']) assertStatus(await client.delete(`${address}/${rn}`), 2002)
  })

  for (const query of [
    'fu=1&gmty=1',
    'fu=1&gmty=1&geom=nonsense&gsf=1',
    'fu=1&gmty=9&geom=[1,2]&gsf=1',
    'fu=1&lim=-1',
    'fu=1&lim=x',
    'fu=1&lvl=0',
    'fu=1&ofst=0',
    'fu=9',
    'fu=1&ty=x',
    'fu=1&crb=yesterday',
    'fu=1&fo=7',
    'fu=1&rcn=1',
    'fu=1&drt=3',
  ]) {
    it(`refuses ${query}`, async () => {
      assertStatus(await ae.client.retrieve(ae.address, { query, rvi: '4' }), 4000)
    })
  }

  it('retrieves, updates and deletes only what meets conditions', async () => {
    const to = `${ae.address}/cellar`
    assertStatus(await ae.client.retrieve(to, { query: { lbl: 'room' } }), 2000)
    assertStatus(await ae.client.retrieve(to, { query: { lbl: 'roof' } }), 4004)
    assertStatus(await ae.client.update(to, { 'm2m:cnt': { mni: 9 } }, { query: { lbl: 'roof' } }), 4004)
    assert.equal((await ae.client.retrieve(to)).resource.mni, 7)
    assertStatus(await ae.client.delete(to, { query: { exb: '20200101T000000' } }), 4004)
    assertStatus(await ae.client.retrieve(to), 2000)
  })
})
