import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  type OneM2MResponse,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const { AE, m2mServiceSubscriptionProfile, serviceSubscribedAppRule, serviceSubscribedNode } = resourceTypes
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

describe('applicableCredIDs (TS-0001 9.6.29)', () => {
  let waystation: Waystation
  let directory: string

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waystation-credentials-'))
    const entry = (token: string, originators: string[], id?: string) => ({
      token: createHash('sha256').update(token).digest('hex'),
      originators,
      id,
    })
    const file = join(directory, 'credentials.yaml')
    const entries = [entry('of-admin', ['CAdmin']), entry('of-a', ['C*'], '10-meter7'), entry('of-b', ['C*'])]
    await writeFile(file, JSON.stringify(entries))
    waystation = await startWaystation({ set: { credentials: file } })
    await make('cse-in', m2mServiceSubscriptionProfile, { 'm2m:mssp': { rn: 'profile' } })
    await make('cse-in', serviceSubscribedAppRule, { 'm2m:asar': { rn: 'rule', apci: ['10-*'] } })
    const node = { ni: '0.2.1', csi: '/id-in', rlk: ['cse-in/rule'] }
    await make('cse-in/profile', serviceSubscribedNode, { 'm2m:svsn': node })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })

  async function make(parent: string, ty: number, content: Body): Promise<void> {
    assertStatus(await waystation.client().create(parent, ty, content, { headers: bearer('of-admin') }), 2001)
  }

  const permit = (content: Body) =>
    waystation.client().update('cse-in/rule', { 'm2m:asar': content }, { headers: bearer('of-admin') })

  function register(from: string, token: string): Promise<OneM2MResponse> {
    const content = { 'm2m:ae': { api: 'Nmeter', rr: false, srv: ['3'] } }
    return waystation.client(from).create('cse-in', AE, content, { headers: bearer(token) })
  }

  it('lets applications register with the credentials it names', async () => {
    assertStatus(await register('Cone', 'of-a'), 2001)
    assertStatus(await register('Ctwo', 'of-b'), 4126)
  })

  it('names every credential by *', async () => {
    assertStatus(await permit({ apci: ['*'] }), 2004)
    assertStatus(await register('Cthree', 'of-b'), 2001)
  })

  it('when absent, keeps the rule for applications without a security association', async () => {
    assertStatus(await permit({ apci: null }), 2004)
    assertStatus(await register('Cfour', 'of-a'), 4126)
  })
})
