import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unwrap } from './Result.ts'
import { registerApplication } from './registerApplication.ts'
import { scriptedCse } from './testing/scriptedCse.ts'

describe('registering an application', () => {
  it('creates an AE and speaks for the identifier that the CSE gave', async () => {
    const { client, requests } = scriptedCse(() => [2001, { 'm2m:ae': { aei: 'C17', ri: 'C17', rn: 'a' } }])
    const application = unwrap(await registerApplication(client, { applicationID: 'Ntest', resourceName: 'a' }))
    assert.equal(application.client.originator, 'C17')
    assert.equal(application.wasRegistered, false)
    const { fr, to, ty, pc } = requests[0]!
    assert.deepEqual(
      { fr, to, ty, pc },
      {
        fr: 'C',
        to: '-',
        ty: 2,
        pc: { 'm2m:ae': { api: 'Ntest', rn: 'a', rr: false, srv: ['2', '2a', '3', '4'] } },
      },
    )
  })

  it('takes up a registration that exists, with its present points of access', async () => {
    const { client, requests } = scriptedCse(({ op }) =>
      op === 1 ? 4117 : [2004, { 'm2m:ae': { aei: 'Ca', rn: 'a' } }],
    )
    const application = unwrap(
      await registerApplication(client, {
        applicationID: 'Ntest',
        originator: 'Ca',
        pointOfAccess: ['http://127.0.0.1:9'],
      }),
    )
    assert.equal(application.wasRegistered, true)
    const { op, to, fr, pc } = requests[1]!
    assert.deepEqual(
      { op, to, fr, pc },
      {
        op: 3,
        to: 'Ca',
        fr: 'Ca',
        pc: { 'm2m:ae': { rr: true, poa: ['http://127.0.0.1:9'] } },
      },
    )
  })

  it('fails when another application has the name', async () => {
    const { client } = scriptedCse(({ op }) => (op === 1 ? 4105 : 4004))
    const result = await registerApplication(client, { applicationID: 'Ntest', originator: 'Ca', resourceName: 'a' })
    assert.ok(!result.ok)
    assert.equal(result.status, 'conflict')
  })
})
