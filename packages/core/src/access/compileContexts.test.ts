import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AccessControlContext } from './AccessControlRule.ts'
import { compileContexts } from './compileContexts.ts'

const received = Date.UTC(2030, 4, 6, 12, 30, 0)
const question = { originator: 'Cx', operation: 'retrieve', received, isAuthenticated: false } as const

function holds(context: AccessControlContext, remoteAddress?: string, at = received): boolean {
  return compileContexts([context])({ ...question, received: at, remoteAddress }, () => undefined)
}

describe('compileContexts', () => {
  it('matches addresses of both families', () => {
    const acip = { ipv4: ['192.0.2.0/24', '198.51.100.7'], ipv6: ['2001:db8::/32', '::1'] }
    for (const address of ['192.0.2.200', '198.51.100.7', '2001:db8:1::5', '::1', '::ffff:192.0.2.1']) {
      assert.equal(holds({ acip }, address), true, address)
    }
    for (const address of ['192.0.3.1', '198.51.100.8', '2001:db9::1', '::2', '::ffff:198.51.100.8']) {
      assert.equal(holds({ acip }, address), false, address)
    }
  })

  it('never matches an address that is not known', () => {
    assert.equal(holds({ acip: { ipv4: ['0.0.0.0/0'], ipv6: ['::/0'] } }), false)
    assert.equal(holds({ acip: { ipv4: ['0.0.0.0/0'] } }, 'localhost'), false)
  })

  it('matches windows to the second, in UTC', () => {
    const actw = ['0-30 30 12 6 5 1 2030']
    assert.equal(holds({ actw }), true)
    assert.equal(holds({ actw }, undefined, received + 30_000), true)
    assert.equal(holds({ actw }, undefined, received + 31_000), false)
    assert.equal(holds({ actw }, undefined, received - 1), false)
  })

  it('locates only whom it must', () => {
    const locate = (): never => assert.fail('not needed')
    assert.equal(compileContexts([{ actw: ['* * * * * * *'] }])(question, locate), true)
  })

  it('measures circles along the globe', () => {
    const check = compileContexts([{ aclr: { accr: [60, 179.999, 200] } }])
    assert.equal(
      check(question, () => ({ latitude: 60, longitude: -179.999 })),
      true,
    )
    assert.equal(
      check(question, () => ({ latitude: 60.003, longitude: 179.999 })),
      false,
    )
  })

  it('never holds with a member that it does not evaluate', () => {
    for (const member of [{ acui: ['u'] }, { acec: { optr: 1, sbjt: 'lbl', thld: 'a' } }, { acl: 5 }]) {
      assert.equal(holds({ actw: ['* * * * * * *'], ...member }), false)
    }
  })
})
