import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { assertStatus, registerAE, startWaystation, type Waystation } from '../../../support/index.ts'
import { average, encoded, instance, jobProfile, MashupFixture } from './MashupFixture.ts'

describe('semanticMashupJobProfile (TS-0001 9.6.53, TS-0004 7.4.49)', () => {
  let waystation: Waystation
  let fixture: MashupFixture

  before(async () => {
    waystation = await startWaystation()
    fixture = await MashupFixture.make(waystation)
    await fixture.sensor('20')
  })
  after(() => waystation[Symbol.asyncDispose]())

  it('keeps what it is given', async () => {
    const iptd = encoded('<inputs/>')
    const { resource } = assertStatus(await fixture.createProfile({ iptd }), 2001)
    assert.deepEqual([resource.ty, resource.mbft, resource.iptd], [jobProfile, fixture.filter, iptd])
    assert.equal(resource.fucd, encoded(average))
    assert.equal(resource.miid, undefined)
  })

  const refusals: [string, Record<string, unknown>, number][] = [
    ['without memberFilter', { mbft: undefined }, 4000],
    ['without outputDescriptor', { uptd: undefined }, 4000],
    ['without functionDescriptor', { fucd: undefined }, 4000],
    ['with a functionDescriptor that is no base64', { fucd: '<rdf>' }, 4000],
    ['with a memberFilter that is no SPARQL', { mbft: 'all sensors' }, 4143],
    ['with a function that is broken SPARQL', { fucd: encoded('SELECT ?x WHERE {') }, 4143],
  ]
  for (const [what, content, status] of refusals) {
    it(`is refused ${what}`, async () => {
      assertStatus(await fixture.createProfile(content), status)
    })
  }

  it('is refused below an AE', async () => {
    const content = { mbft: fixture.filter, uptd: encoded('x'), fucd: encoded('x') }
    assertStatus(await fixture.ae.client.create(fixture.ae.address, jobProfile, { 'm2m:smjp': content }), 4108)
  })

  it('is changed by an update, but not to what can not be evaluated', async () => {
    const { address } = await fixture.profile()
    const update = (content: object) => fixture.ae.client.update(address, { 'm2m:smjp': content })
    assert.equal(assertStatus(await update({ mbft: 'ASK {}' }), 2004).resource.mbft, 'ASK {}')
    assertStatus(await update({ mbft: 'nonsense' }), 4143)
    assertStatus(await update({ fucd: encoded('ASK {') }), 4143)
    assertStatus(await update({ fucd: null }), 4000)
  })

  it('knows the instances that use it, whatever a request says', async () => {
    const profile = await fixture.profile({ miid: ['smi-0'] })
    const links = async () =>
      assertStatus(await fixture.ae.client.retrieve(profile.address), 2000).resource.miid as string[] | undefined
    assert.equal(await links(), undefined)
    const first = await fixture.instance({ mjid: profile.address })
    const second = assertStatus(await fixture.createInstance({ mjid: profile.resourceID }), 2001).resource
    const { resource } = assertStatus(await fixture.ae.client.retrieve(first), 2000)
    assert.deepEqual(await links(), [resource.ri, second.ri])
    assertStatus(await fixture.ae.client.update(profile.address, { 'm2m:smjp': { miid: ['smi-0'] } }), 2004)
    assert.deepEqual(await links(), [resource.ri, second.ri])

    const other = await fixture.profile()
    assertStatus(await fixture.ae.client.update(first, { 'm2m:smi': { mjid: other.address } }), 2004)
    assert.deepEqual(await links(), [second.ri])
    const { resource: using } = assertStatus(await fixture.ae.client.retrieve(other.address), 2000)
    assert.deepEqual(using.miid, [resource.ri])
    assertStatus(await fixture.ae.client.delete(`${fixture.ae.address}/${second.rn}`), 2002)
    assert.equal(await links(), undefined)
  })

  it('forgets instances that go with an ancestor, and goes with its own', async () => {
    const profile = await fixture.profile()
    const below = assertStatus(
      await fixture.createInstance({ mjid: profile.address }, fixture.ae.client, profile.address),
      2001,
    )
    assert.equal(below.resource.ty, instance)
    const ae = await registerAE(waystation)
    const sensor = await fixture.sensor('1', 'hall', { acpi: [fixture.open] })
    const made = await fixture.createInstance(
      { mjid: profile.address, msm: { msm: [{ muri: sensor }] } },
      ae.client,
      ae.address,
    )
    assertStatus(made, 2001)
    const links = async () => assertStatus(await ae.client.retrieve(profile.address), 2000).resource.miid
    assert.deepEqual(await links(), [below.resource.ri, made.resource.ri])
    assertStatus(await ae.client.delete(ae.address), 2002)
    assert.deepEqual(await links(), [below.resource.ri])
    assertStatus(await fixture.ae.client.delete(profile.address), 2002)
    assertStatus(await fixture.ae.client.retrieve(`${profile.address}/${below.resource.rn}`), 4004)
  })
})
