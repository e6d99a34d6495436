import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { RequestError } from '@waystation/model'
import { type Clock, Resource } from '../ports/index.ts'
import { GroupRequests } from './GroupRequests.ts'

function groupNumbered(id: number): Resource {
  const fields = { id, resourceID: `grp-${id}`, resourceType: 9, wireName: 'm2m:grp', parent: 1, path: `cse/g${id}` }
  return new Resource({ ...fields, originator: 'C', expires: null, nextSequence: 1 }, {})
}

describe('GroupRequests', () => {
  const one = groupNumbered(1)
  const two = groupNumbered(2)
  let now: number
  let requests: GroupRequests

  beforeEach(() => {
    now = 1000
    const clock: Clock = { now: () => now, after: () => () => {} }
    requests = new GroupRequests(clock, '/id-in')
  })

  const isRefused = (error: unknown) => error instanceof RequestError && error.status === 'groupRequestIdentifierExists'

  it('gives every request an identifier of its own', () => {
    const identifiers = Array.from({ length: 100 }, () => requests.begin(one, undefined, 2000))
    assert.equal(new Set(identifiers).size, 100)
    for (const identifier of identifiers) assert.match(identifier, /^id-in-/)
  })

  it('keeps the identifier that another group gave, and refuses it the second time', () => {
    assert.equal(requests.begin(one, 'x', 2000), 'x')
    assert.throws(() => requests.begin(one, 'x', 2000), isRefused)
    assert.equal(requests.begin(two, 'x', 2000), 'x')
  })

  it('refuses what it has named itself when it comes back', () => {
    const identifier = requests.begin(one, undefined, 2000)
    assert.throws(() => requests.begin(one, identifier, 2000), isRefused)
  })

  it('lets a request through to every target once', () => {
    requests.begin(one, 'x', 2000)
    requests.arrive('1', 'x', 2000)
    requests.arrive('2', 'x', 2000)
    assert.throws(() => requests.arrive('1', 'x', 2000), isRefused)
    now = 2000
    requests.arrive('1', 'x', 3000)
  })

  it('remembers the groups of a request however many members it reaches', () => {
    requests.begin(one, 'x', 2000)
    for (let index = 0; index < 100_001; index++) requests.arrive(`${index}`, 'x', 2000)
    assert.throws(() => requests.begin(one, 'x', 2000), isRefused)
  })

  it('forgets a request when it has expired, in whatever order they do', () => {
    requests.begin(one, 'long', 9000)
    requests.begin(one, 'short', 2000)
    now = 2000
    assert.equal(requests.begin(one, 'short', 3000), 'short')
    assert.throws(() => requests.begin(one, 'long', 9000), isRefused)
  })

  it('lets members take turns', () => {
    const turns = [1, 2, 3, 4].map(() => requests.takeTurns(one, 2, 5))
    assert.deepEqual(turns, [
      [0, 1],
      [2, 3],
      [0, 4],
      [1, 2],
    ])
    assert.deepEqual(requests.takeTurns(two, 2, 5), [0, 1])
  })

  it('goes on when the group has become smaller', () => {
    requests.takeTurns(one, 4, 5)
    assert.deepEqual(requests.takeTurns(one, 2, 3), [1, 2])
    assert.deepEqual(requests.takeTurns(one, 9, 3), [0, 1, 2])
  })

  it('lets members be checked again after a pause', () => {
    assert.equal(requests.mayCheckAgain(one, 100), true)
    assert.equal(requests.mayCheckAgain(one, 100), false)
    assert.equal(requests.mayCheckAgain(two, 100), true)
    now += 100
    assert.equal(requests.mayCheckAgain(one, 100), true)
  })
})
