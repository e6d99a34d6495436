import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RequestPrimitive } from '@waystation/model'
import { Resource } from '../ports/index.ts'
import { requestForMember, requestForMembers } from './memberRequest.ts'

const identity = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp.test' }
const group = new Resource(
  {
    id: 1,
    resourceID: 'grp-1',
    resourceType: 9,
    wireName: 'm2m:grp',
    parent: 0,
    path: 'cse-in/g',
    originator: 'C',
    expires: null,
    nextSequence: 1,
  },
  {},
)
const passage = { group, rest: '', groupRequestIdentifier: 'gid', deadline: 500 }
const retrieve: RequestPrimitive = {
  operation: 'retrieve',
  to: 'cse-in/g/fopt',
  from: 'C1',
  requestIdentifier: 'r',
  releaseVersion: '3',
  parameters: {},
}

function copy(request: Partial<RequestPrimitive>, member = 'cse-in/x', rest = ''): RequestPrimitive {
  const whole = { ...passage, rest }
  return requestForMember(requestForMembers({ ...retrieve, ...request }, whole, identity), member, 0, whole, identity)
}

describe('requests to members', () => {
  it('leave out what concerns the group, and carry its identifier', () => {
    const made = copy({
      groupRequestTargetMembers: ['x'],
      groupSomecastTargetNumber: 1,
      responseType: 1,
      responseTargets: ['http://x'],
      operationExecutionTime: 1,
      resultPersistence: 9,
      resultContent: 4,
    })
    assert.deepEqual(JSON.parse(JSON.stringify(made)), {
      ...retrieve,
      to: 'cse-in/x',
      groupRequestIdentifier: 'gid',
      resultContent: 4,
    })
  })

  it('go to what lies below the member', () => {
    assert.equal(copy({}, 'cse-in/x', 'a/la').to, 'cse-in/x/a/la')
  })

  it('have an identifier of their own where they leave the CSE', () => {
    assert.equal(copy({}, '/mn/x').requestIdentifier, 'r.1')
    assert.equal(copy({}, '/id-in/cse-in/x').requestIdentifier, 'r')
    assert.equal(copy({ operation: 'notify', content: {} }).requestIdentifier, 'r.1')
  })

  it('end earlier for subgroups only, with the times in order', () => {
    assert.equal(copy({}, 'g2/fopt').requestExpiration, 500)
    assert.equal(copy({}).requestExpiration, undefined)
    assert.deepEqual(timesOf(copy({ resultExpiration: 600 }, 'g2/fopt')), [undefined, 500])
    assert.deepEqual(timesOf(copy({ requestExpiration: 600, resultExpiration: 700 }, 'g2/fopt')), [500, 700])
    assert.deepEqual(timesOf(copy({ requestExpiration: 600, resultExpiration: 700 })), [600, 700])
  })

  it('have content of their own', () => {
    const content = { 'm2m:cnt': { lbl: ['x'] } }
    const [one, two] = [copy({ operation: 'create', content }), copy({ operation: 'create', content })]
    assert.deepEqual(one.content, content)
    assert.notEqual(one.content?.['m2m:cnt'], two.content?.['m2m:cnt'])
  })

  it('notify through the group when a subscription is to be forwarded', () => {
    const content = { 'm2m:sub': { nu: ['C1'], nfu: 'http://x', nct: 1 } }
    const through = { nu: ['/id-in/grp-1'], nfu: 'http://x', nct: 1, gpi: '/id-in/grp-1' }
    assert.deepEqual(copy({ operation: 'create', content }).content, { 'm2m:sub': through })
    const plain = { 'm2m:sub': { nu: ['C1'] } }
    assert.deepEqual(copy({ operation: 'create', content: plain }).content, plain)
    const without = { 'm2m:sub': { nfu: null } }
    assert.deepEqual(copy({ operation: 'update', content: without }).content, without)
  })
})

function timesOf(request: RequestPrimitive) {
  return [request.requestExpiration, request.resultExpiration]
}
