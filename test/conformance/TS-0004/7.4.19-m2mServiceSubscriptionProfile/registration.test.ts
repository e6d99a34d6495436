import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  type OneM2MResponse,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { m2mServiceSubscriptionProfile, serviceSubscribedAppRule, serviceSubscribedNode } = resourceTypes

describe('registration under service subscriptions (TS-0001 10.2.2.2)', () => {
  let waystation: Waystation
  const made: string[] = []
  before(async () => {
    waystation = await startWaystation()
  })
  after(() => waystation[Symbol.asyncDispose]())
  afterEach(async () => {
    for (const address of made.splice(0)) assertStatus(await waystation.client().delete(address), 2002)
  })

  async function make(parent: string, ty: number, content: Body): Promise<string> {
    const { resource } = assertStatus(await waystation.client().create(parent, ty, content), 2001)
    if (parent === 'cse-in') made.push(`cse-in/${resource.rn}`)
    return `${parent}/${resource.rn}`
  }

  /** Makes a profile whose node is this CSE and links rules with these attributes. */
  async function subscribe(...rules: Body[]): Promise<void> {
    const rlk = []
    for (const rule of rules) rlk.push(await make('cse-in', serviceSubscribedAppRule, { 'm2m:asar': rule }))
    const profile = await make('cse-in', m2mServiceSubscriptionProfile, { 'm2m:mssp': {} })
    await make(profile, serviceSubscribedNode, { 'm2m:svsn': { ni: '0.2.481.1.1', csi: '/id-in', rlk } })
  }

  async function register(from: string | null, api = 'Nmeter'): Promise<OneM2MResponse> {
    const content = { 'm2m:ae': { rn: uniqueName('ae'), api, rr: false, srv: ['3'] } }
    const response = await waystation.client().create('cse-in', resourceTypes.AE, content, { fr: from })
    if (response.rsc === 2001) made.push(`cse-in/${response.resource.rn}`)
    return response
  }

  it('needs none while there is no profile', async () => {
    assertStatus(await register('Cone'), 2001)
    await make('cse-in', serviceSubscribedAppRule, { 'm2m:asar': { aae: ['Cnobody'] } })
    assertStatus(await register('Ctwo'), 2001)
  })

  it('needs a profile with a node that is this CSE', async () => {
    const profile = await make('cse-in', m2mServiceSubscriptionProfile, { 'm2m:mssp': {} })
    assertStatus(await register('Cone'), 4128)
    await make(profile, serviceSubscribedNode, { 'm2m:svsn': { ni: '0.2.481.1.2', csi: '/id-other' } })
    await make(profile, serviceSubscribedNode, { 'm2m:svsn': { ni: '0.2.481.1.3' } })
    assertStatus(await register('Cone'), 4128)
    await make(profile, serviceSubscribedNode, { 'm2m:svsn': { ni: '0.2.481.1.4', csi: '/id-in' } })
    assertStatus(await register('Cone'), 4126)
  })

  it('lets those register whom a linked rule permits by App-ID and AE-ID', async () => {
    await subscribe({ aai: ['Nmeter', 'R*.lamp'], aae: ['Cm*', 'S*'] })
    assertStatus(await register('Cm1'), 2001)
    assertStatus(await register('Smeter', 'Rorg.lamp'), 2001)
    assertStatus(await register('Cx1'), 4126)
    assertStatus(await register('Cm2', 'Nother'), 4126)
    assertStatus(await register('C'), 4126)
    assertStatus(await register('S'), 2001)
    assertStatus(await register('Cm1'), 4117)
  })

  it('needs one rule that permits everything together', async () => {
    await subscribe({ aai: ['Na'], aae: ['Ca*'] }, { aai: ['Nb'], aae: ['Cb*'] })
    assertStatus(await register('Ca1', 'Na'), 2001)
    assertStatus(await register('Cb1', 'Nb'), 2001)
    assertStatus(await register('Ca2', 'Nb'), 4126)
  })

  it('takes what a rule leaves out as no restriction', async () => {
    await subscribe({})
    assertStatus(await register('C', 'Nanything'), 2001)
  })

  it('keeps rules for credentials from applications without a security association', async () => {
    await subscribe({ apci: ['10-*'] })
    assertStatus(await register('Cone'), 4126)
    await subscribe({ apci: ['None'] })
    assertStatus(await register('Cone'), 2001)
  })

  it('gives an AE that leaves its AE-ID to the CSE the only one that the rules allow', async () => {
    await subscribe({ aai: ['Nmeter'], aae: ['Cmeter7'] }, { aai: ['Nlamp'], aae: ['Slamp', 'Clamp'] })
    assert.equal(assertStatus(await register(null), 2001).resource.aei, 'Cmeter7')
    assertStatus(await register(null), 4117)
    assertStatus(await register(null, 'Nlamp'), 4126)
    assertStatus(await register('S'), 4126)
  })

  it('follows a rule that changes, and a link that goes', async () => {
    await subscribe({ rn: 'rule', aae: ['Cone'] })
    assertStatus(await register('Ctwo'), 4126)
    assertStatus(await waystation.client().update('cse-in/rule', { 'm2m:asar': { aae: ['Ctwo'] } }), 2004)
    assertStatus(await register('Ctwo'), 2001)
    assertStatus(await waystation.client().delete('cse-in/rule'), 2002)
    made.splice(made.indexOf('cse-in/rule'), 1)
    assertStatus(await register('Cthree'), 4126)
  })
})
