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

describe('forms of addresses (TS-0001 7.2, 9.3, TS-0009 6.2.3)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let identifier: string

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    const made = await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } })
    identifier = assertStatus(made, 2001).resource.ri
    assertStatus(
      await ae.client.create(`${ae.address}/c`, resourceTypes.contentInstance, { 'm2m:cin': { rn: 'i', con: '1' } }),
      2001,
    )
  })
  after(() => waystation[Symbol.asyncDispose]())

  const at = (path: string) => ae.client.request({ op: 'retrieve', to: '', path })
  const name = () => ae.resource.rn as string

  it('reaches a resource by every form of its address', async () => {
    const { cseBase } = waystation
    const [cseId, spId] = ['/id-in', '//sp.test']
    const domain = spId.replace(/^\/\//, '')
    const paths = [
      `/${cseBase}/${name()}/c`,
      `/-/${name()}/c`,
      `/${identifier}`,
      `/${ae.originator}/c`,
      `/~${cseId}/${cseBase}/${name()}/c`,
      `/~${cseId}/-/${name()}/c`,
      `/~${cseId}/${identifier}`,
      `/~${cseId}/${ae.originator}/c`,
      `/_/${domain}${cseId}/${cseBase}/${name()}/c`,
      `/_/${domain}${cseId}/-/${name()}/c`,
      `/_/${domain}${cseId}/${identifier}`,
      `/${cseBase}/${name()}/c/`,
    ]
    for (const path of paths) assert.equal(assertStatus(await at(path), 2000).resource.ri, identifier, path)
  })

  it('reaches the CSEBase by its name, its identifier and the CSE-ID', async () => {
    const { cseBase } = waystation
    const cseId = '/id-in'
    const { ri } = assertStatus(await ae.client.retrieve(cseBase), 2000).resource
    for (const path of [`/${cseBase}`, '/-', `/${ri}`, `/~${cseId}/${cseBase}`, `/~${cseId}/-`, `/~${cseId}`]) {
      assert.equal(assertStatus(await at(path), 2000).resource.ri, ri, path)
    }
  })

  it('reaches virtual and named instances behind an unstructured identifier', async () => {
    for (const path of [`/${identifier}/la`, `/${identifier}/i`, `/${identifier}/ol`]) {
      assert.equal(assertStatus(await at(path), 2000).resource.rn, 'i')
    }
  })

  it('is case-sensitive', async () => {
    assertStatus(await at(`/${waystation.cseBase}/${name()}/C`), 4004)
  })

  for (const path of [
    '/nowhere',
    '/cse-in/nowhere',
    '/cse-in/nowhere/la',
    '/~/id-other/cse/x',
    '/_/other.example/id-in/cse-in',
  ]) {
    it(`answers 4004 for ${path}`, async () => {
      assertStatus(await at(path), 4004)
    })
  }

  for (const path of ['/cse-in//x', '/cse-in/a%20b', '/cse-in/%2e%2e', '/cse-in/a%00', '/cse-in/%ff', '/~', '/_/']) {
    it(`answers a clear error for the malformed ${path}`, async () => {
      const response = await at(path)
      assert.ok([4000, 4004].includes(response.rsc), `${response.rsc}`)
    })
  }
})
