import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from '@waystation/model'
import { Resource } from '../ports/index.ts'
import { type Applicant, permitsApplication } from './permitsApplication.ts'

const identity = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp.test' }
const open = { isAssociated: false, ids: [] }
const someone: Applicant = { identifier: 'Cmeter1', applicationID: 'Nmeter', roleIDs: [], credentials: open }

function permits(rule: JsonObject, applicant: Partial<Applicant> = {}): boolean {
  const fields = {
    ...{ id: 1, resourceID: 'asar-1', resourceType: 19, wireName: 'm2m:asar', parent: 0, path: 'cse-in/rule' },
    ...{ originator: 'CAdmin', expires: null, nextSequence: 1 },
  }
  return permitsApplication(new Resource(fields, rule), { ...someone, ...applicant }, identity)
}

describe('permitsApplication', () => {
  it('asks for every attribute that a rule has', () => {
    assert.ok(permits({}))
    assert.ok(permits({ aai: ['Nother', 'Nm*'], aae: ['C*'] }))
    assert.ok(!permits({ aai: ['Nm*'], aae: ['S*'] }))
    assert.ok(!permits({ aai: ['Nother'], aae: ['C*'] }))
  })

  it('knows AE-IDs in every form, and leaves them aside while there is none', () => {
    assert.ok(permits({ aae: ['/id-in/Cmeter1'] }))
    assert.ok(permits({ aae: ['Cother'] }, { identifier: undefined }))
    assert.ok(permits({ aae: ['/Smeter'] }, { identifier: 'Smeter' }))
  })

  it('lets no role be claimed that it does not allow', () => {
    const ari = ['1234@roles.org', '77*']
    assert.ok(permits({ ari }))
    assert.ok(permits({ ari }, { roleIDs: ['1234@roles.org', '7712@roles.org'] }))
    assert.ok(!permits({ ari }, { roleIDs: ['1234@roles.org', '99@roles.org'] }))
    assert.ok(permits({}, { roleIDs: ['99@roles.org'] }))
  })

  it('tells applications with a security association from those without', () => {
    const known = { credentials: { isAssociated: true, ids: ['10-a'] } }
    const nameless = { credentials: { isAssociated: true, ids: [] } }
    assert.deepEqual([permits({}), permits({}, known), permits({}, nameless)], [true, false, false])
    const none = { apci: ['None'] }
    assert.deepEqual([permits(none), permits(none, known), permits(none, nameless)], [true, false, false])
    const ten = { apci: ['10-*'] }
    assert.deepEqual([permits(ten), permits(ten, known), permits(ten, nameless)], [false, true, false])
    const any = { apci: ['*'] }
    assert.deepEqual([permits(any), permits(any, known), permits(any, nameless)], [true, true, true])
  })
})
