import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import {
  type Answer,
  assertStatus,
  eventually,
  type Mailbox,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { TokenIssuer, timestampIn } from '../../../support/TokenIssuer.ts'
import { createPolicy } from '../../TS-0003/7.1-access-decision/policies.ts'

describe('direct dynamic authorization (TS-0001 11.5.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let owner: RegisteredAE
  let other: RegisteredAE
  let system: Mailbox
  const issuer = new TokenIssuer('/das')

  before(async () => {
    const set = {
      'intervals.expirationCheck': '100ms',
      'notification.timeout': '500ms',
      'authorization.issuers': `${issuer.id}=${issuer.keyFile}`,
    }
    waystation = await startWaystation({ set })
    receiver = await NotificationReceiver.start()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
    issuer.dispose()
  })
  beforeEach(() => {
    system = receiver.mailbox(`/${uniqueName('das')}`)
  })

  const answering = (dres: object, sit = 2): Answer => ({ body: { 'm2m:seci': { sit, dres } } })
  const granting = (acop = 2, pl: string | undefined = timestampIn(3600)): Answer =>
    answering({ dai: { gp: { acr: [{ acor: [other.originator], acop }] }, ...(pl === undefined ? {} : { pl }) } })

  async function createConsultation(attributes: object = {}): Promise<string> {
    const rn = uniqueName('dac')
    const dac = { 'm2m:dac': { rn, dae: true, dap: [system.url], ...attributes } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.dynamicAuthorizationConsultation, dac), 2001)
    return `${owner.address}/${rn}`
  }

  async function createContainer(attributes: object): Promise<string> {
    const rn = uniqueName('cnt')
    const cnt = { 'm2m:cnt': { rn, ...attributes } }
    assertStatus(await owner.client.create(owner.address, resourceTypes.container, cnt), 2001)
    return `${owner.address}/${rn}`
  }

  const guarded = async (consultation: object = {}): Promise<string> =>
    createContainer({ daci: [await createConsultation(consultation)], acpi: [await createPolicy(owner, [])] })

  it('asks the authorization system that a resource links to and does what it grants', async () => {
    const address = await guarded()
    system.answer = granting()
    assertStatus(await other.client.retrieve(address), 2000)
    const { body } = system.received[0] as { body: Record<string, { sit: number; dreq: Record<string, unknown> }> }
    const { sit, dreq } = body['m2m:seci'] as { sit: number; dreq: Record<string, unknown> }
    const { resource } = await waystation.client().retrieve(address)
    assert.equal(sit, 1)
    assert.deepEqual(
      [dreq.or, dreq.trt, dreq.op, dreq.trid, dreq.oip],
      [other.originator, 3, 2, `/id-in/${resource.ri}`, { ip4: '127.0.0.1' }],
    )
  })

  it('keeps the grant as a policy with its lifetime, so that it asks once', async () => {
    const address = await guarded()
    const pl = timestampIn(3600)
    system.answer = granting(2, pl)
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.retrieve(address), 2000)
    assert.equal(system.received.length, 1)
    const { resource } = await waystation.client().retrieve(address)
    assert.equal(resource.acpi.length, 2)
    const policy = assertStatus(await waystation.client().retrieve(resource.acpi[1]), 2000).resource
    assert.equal(policy.et.slice(0, 15), pl)
    assert.deepEqual(policy.pv, { acr: [{ acor: [other.originator], acop: 2 }] })
    assert.deepEqual(policy.pvs.acr[0].acor, ['/id-in'])
  })

  it('limits the grant by dynamicAuthorizationLifetime when the system says none', async () => {
    const dal = timestampIn(1800)
    const address = await guarded({ dal })
    system.answer = { body: { 'm2m:seci': { sit: 2, dres: { dai: { gp: { acr: [{ acor: ['all'], acop: 2 }] } } } } } }
    assertStatus(await other.client.retrieve(address), 2000)
    const { resource } = await waystation.client().retrieve(address)
    const policy = assertStatus(await waystation.client().retrieve(resource.acpi[1]), 2000).resource
    assert.equal(policy.et.slice(0, 15), dal)
    const { body } = system.received[0] as { body: Record<string, { dreq: { ppl: string } }> }
    assert.equal(body['m2m:seci']?.dreq.ppl, dal)
  })

  it('grants nothing beyond what the system granted', async () => {
    const address = await guarded()
    system.answer = granting(2)
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.delete(address), 4103)
    assertStatus(await other.client.as('Cstranger').retrieve(address), 4103)
  })

  it('forgets the grant at the end of its lifetime and leaves the resource to its owner', async () => {
    const address = await createContainer({ daci: [await createConsultation()] })
    system.answer = granting(2, timestampIn(2))
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await owner.client.update(address, { 'm2m:cnt': { lbl: ['mine'] } }), 2004)
    system.answer = { http: 403, rsc: 4103 }
    await eventually(async () => {
      assertStatus(await other.client.retrieve(address), 4103)
      assert.equal((await owner.client.retrieve(address)).resource.acpi, undefined)
    })
    assertStatus(await owner.client.update(address, { 'm2m:cnt': { lbl: ['still'] } }), 2004)
  })

  it('lets an instance be created once the container is granted', async () => {
    const address = await guarded()
    system.answer = granting(3)
    const create = await other.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con: '1' } })
    assertStatus(create, 2001)
    const { resource } = await waystation.client().retrieve(`${address}/la`)
    assert.equal(resource.con, '1')
    assert.equal((await waystation.client().retrieve(address)).resource.cni, 1)
  })

  it('asks for a resource below one that links to a system', async () => {
    const parent = await createContainer({ daci: [await createConsultation()] })
    assertStatus(await owner.client.create(parent, resourceTypes.container, { 'm2m:cnt': { rn: 'below' } }), 2001)
    system.answer = granting()
    assertStatus(await other.client.retrieve(`${parent}/below`), 2000)
    assertStatus(await owner.client.retrieve(`${parent}/below`), 2000)
  })

  it('denies when the system is disabled, does not answer, answers late or with a refusal', async () => {
    const disabled = await guarded({ dae: false })
    system.answer = granting()
    assertStatus(await other.client.retrieve(disabled), 4103)
    assert.equal(system.received.length, 0)
    const address = await guarded()
    const answers: Answer[] = [
      { drop: true },
      { ...granting(), delayMs: 800 },
      { http: 403, rsc: 4103 },
      answering({}, 2),
      answering({ dai: { gp: { acr: [{ acor: [other.originator], acop: 2 }] } } }, 1),
      answering({ dai: { gp: { acr: [{ acor: [other.originator], acop: 2 }] }, pl: timestampIn(-60) } }),
      answering({ dai: { gp: { acr: [{ acor: [other.originator], acop: 'all' }] } } }),
    ]
    for (const answer of answers) {
      system.answer = answer
      assertStatus(await other.client.retrieve(address), 4103)
    }
    assert.equal((await waystation.client().retrieve(address)).resource.acpi.length, 1)
  })

  it('does not ask when policies grant the request', async () => {
    const address = await guarded()
    assertStatus(await waystation.client().retrieve(address), 2000)
    assertStatus(await owner.client.retrieve(owner.address), 2000)
    assert.equal(system.received.length, 0)
  })

  it('takes tokens that the system returns for this request', async () => {
    const address = await guarded()
    const pm = [{ ris: [address], pv: { acr: [{ acor: ['all'], acop: 2 }] } }]
    const token = issuer.sign(issuer.claims(other.originator, { tkps: { pm } }))
    system.answer = answering({ tkns: [token] })
    assertStatus(await other.client.retrieve(address), 2000)
    assertStatus(await other.client.delete(address), 4103)
    system.answer = answering({ tkns: [`${token.slice(0, -8)}AAAAAAAA`] })
    assertStatus(await other.client.retrieve(address), 4103)
  })

  it('resolves a token that a request only names', async () => {
    const address = await guarded()
    const pm = [{ ris: [address], pv: { acr: [{ acor: ['all'], acop: 2 }] } }]
    const claims = issuer.claims(other.originator, { tkps: { pm } })
    system.answer = answering({ tkns: [issuer.sign(claims)] })
    assertStatus(await other.client.retrieve(address, { query: { tids: claims.tkid } }), 2000)
    const { body } = system.received[0] as { body: Record<string, { dreq: { tids: string[] } }> }
    assert.deepEqual(body['m2m:seci']?.dreq.tids, [claims.tkid])
    assertStatus(await other.client.retrieve(address, { query: { tids: claims.tkid } }), 2000)
    assert.equal(system.received.length, 1)
  })
})

describe('dynamicAuthorizationConsultation (TS-0001 9.6.40)', () => {
  it('needs an enabling flag and a point of access, and can be changed', async () => {
    await using waystation = await startWaystation()
    const owner = await registerAE(waystation)
    const type = resourceTypes.dynamicAuthorizationConsultation
    assertStatus(await owner.client.create(owner.address, type, { 'm2m:dac': { dae: true } }), 4000)
    assertStatus(await owner.client.create(owner.address, type, { 'm2m:dac': { dap: ['http://127.0.0.1:1'] } }), 4000)
    const content = { 'm2m:dac': { rn: 'd', dae: true, dap: ['http://127.0.0.1:1/'] } }
    const { resource } = assertStatus(await owner.client.create(owner.address, type, content), 2001)
    assert.equal(resource.ty, 34)
    assertStatus(await owner.client.update(`${owner.address}/d`, { 'm2m:dac': { dae: false } }), 2004)
    assert.equal((await owner.client.retrieve(`${owner.address}/d`)).resource.dae, false)
    assertStatus(await owner.client.delete(`${owner.address}/d`), 2002)
  })
})
