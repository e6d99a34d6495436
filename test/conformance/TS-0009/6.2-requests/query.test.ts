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

describe('query of an HTTP request (TS-0009 6.2.2.2)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation, { lbl: ['one two', 'three'] })
    const content = { 'm2m:cnt': { rn: 'c', lbl: ['x'], mni: 7 } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.container, content), 2001)
    const group = { 'm2m:grp': { rn: 'g', mnm: 2, mid: [] } }
    assertStatus(await ae.client.create(ae.address, resourceTypes.group, group), 2001)
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
  })

  async function discovered(query: string): Promise<string[]> {
    const { resource } = assertStatus(await ae.client.retrieve(ae.address, { query: `fu=1&${query}` }), 2000)
    return resource.map((address: string) => address.slice(ae.address.length + 1)).sort()
  }

  for (const query of ['atrl=ri+lbl', 'atrl=ri%20lbl', 'atrl=ri%2Blbl', 'atrl=ri&atrl=lbl']) {
    it(`names several attributes by ${query}`, async () => {
      const { resource } = assertStatus(await ae.client.retrieve(ae.address, { query }), 2000)
      assert.deepEqual(Object.keys(resource).sort(), ['lbl', 'ri'])
    })
  }

  it('names one attribute by atrl', async () => {
    const { body } = assertStatus(await ae.client.retrieve(ae.address, { query: 'atrl=lbl' }), 2000)
    assert.deepEqual(body, { 'm2m:ae': { lbl: ['one two', 'three'] } })
  })

  it('leaves out attributes that have no value, and refuses those of no or another resource type', async () => {
    const { body } = assertStatus(await ae.client.retrieve(ae.address, { query: 'atrl=poa+ri' }), 2000)
    assert.deepEqual(body, { 'm2m:ae': { ri: ae.originator } })
    assertStatus(await ae.client.retrieve(ae.address, { query: 'atrl=mni' }), 4000)
    assertStatus(await ae.client.retrieve(ae.address, { query: 'atrl=nothing' }), 4000)
    assertStatus(await ae.client.delete(`${ae.address}/g`, { query: 'atrl=ri' }), 4000)
  })

  for (const query of ['ty=3+9', 'ty=3&ty=9', 'ty=3%209', 'ty=3%2B9']) {
    it(`takes several values of a list by ${query}`, async () => {
      assert.deepEqual(await discovered(query), ['c', 'g'])
    })
  }

  it('makes any other field a condition on that attribute, of the resource, a child or the parent', async () => {
    assert.deepEqual(await discovered('mni=7'), ['c'])
    assert.deepEqual(await discovered('rn=*'), ['c', 'g'])
    assert.deepEqual(await discovered(`p.aei=${ae.originator}`), ['c', 'g'])
    assert.deepEqual(await discovered('c.mni=7'), [])
  })

  it('refuses conditions on what is no attribute of any resource type', async () => {
    for (const query of ['fu=1&nothing=1', 'fu=1&c.nothing=1', 'fu=1&p.nothing=1', 'nothing=1']) {
      assertStatus(await ae.client.retrieve(ae.address, { query }), 4000)
    }
    assert.deepEqual(await discovered('powerState=1').catch(() => 'refused'), 'refused')
    assert.deepEqual(await discovered('red=1'), [])
  })

  it('reads booleans as words and as digits', async () => {
    for (const value of ['true', 'false', '1', '0']) {
      assertStatus(await ae.client.retrieve(ae.address, { query: `da=${value}` }), 2000)
    }
    assertStatus(await ae.client.retrieve(ae.address, { query: 'da=perhaps' }), 4000)
  })

  for (const query of [
    'rcn=x',
    'rcn=1.5',
    'rt=9',
    'drt=3',
    'fu=x',
    'fu=1&lim=-1',
    'fu=1&lvl=0',
    'fu=1&ty=x',
    'fu=1&crb=x',
  ]) {
    it(`is refused with ${query}`, async () => {
      assertStatus(await ae.client.retrieve(ae.address, { query }), 4000)
    })
  }
})
