import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RequestError, resourceTypes } from '@waystation/model'
import { unwrap } from './Result.ts'
import { scriptedCse } from './testing/scriptedCse.ts'

const { container, subscription } = resourceTypes

describe('a request', () => {
  it('carries operation, target, originator, a fresh identifier and the release', async () => {
    const { client, requests } = scriptedCse(() => 2000)
    await client.retrieve('cse-in')
    await client.as('Cother').delete('cse-in/a')
    const [first, second] = requests
    assert.deepEqual({ ...first, rqi: '' }, { op: 2, to: 'cse-in', fr: 'CAdmin', rqi: '', rvi: '4' })
    assert.deepEqual({ ...second, rqi: '' }, { op: 4, to: 'cse-in/a', fr: 'Cother', rqi: '', rvi: '4' })
    assert.notEqual(first?.rqi, second?.rqi)
  })

  it('takes its options by long name', async () => {
    const { client, requests } = scriptedCse(() => 2000)
    await client.retrieve('cse-in', container, {
      attributes: ['labels', 'cni'],
      resultContent: 1,
      requestExpiration: 5000,
      responseType: 2,
      responseTargets: ['Cx'],
    })
    const { pc, rcn, rqet, rt } = requests[0]!
    assert.deepEqual(
      { pc, rcn, rqet, rt },
      {
        pc: { 'm2m:atrl': ['lbl', 'cni'] },
        rcn: 1,
        rqet: 5000,
        rt: { rtv: 2, nu: ['Cx'] },
      },
    )
  })
})

describe('attributes', () => {
  it('travel by short name and come back by long name, members of complex values too', async () => {
    const { client, requests } = scriptedCse(({ pc }) => [2001, pc as never])
    const created = unwrap(
      await client.create('cse-in', subscription, {
        resourceName: 's',
        notificationURI: ['http://127.0.0.1:1/n'],
        eventNotificationCriteria: { notificationEventType: [3], childResourceType: [4] },
        batchNotify: { number: 3, duration: 'PT1S' },
      }),
    )
    assert.equal(requests[0]?.ty, 23)
    assert.deepEqual(requests[0]?.pc, {
      'm2m:sub': {
        rn: 's',
        nu: ['http://127.0.0.1:1/n'],
        enc: { net: [3], chty: [4] },
        bn: { num: 3, dur: 'PT1S' },
      },
    })
    assert.deepEqual(created.batchNotify, { number: 3, duration: 'PT1S' })
  })

  it('may be given by short name as well; unknown ones are left to the CSE to refuse', async () => {
    const { client, requests } = scriptedCse(() => 2004)
    await client.update('cse-in/c', container, { mni: 5, unknown: 1 } as { mni: number })
    assert.deepEqual(requests[0]?.pc, { 'm2m:cnt': { mni: 5, unknown: 1 } })
  })

  it('are typed by the definition', () => {
    const { client } = scriptedCse(() => 2000)
    // @ts-expect-error the CSE counts the instances, a request may not
    const refused = () => client.create('cse-in', container, { resourceName: 'c', currentNrOfInstances: 1 })
    assert.equal(typeof refused, 'function')
  })

  it('of a resource of unexpected type are read by that type', async () => {
    const { client } = scriptedCse(() => [2000, { 'm2m:cnt': { rn: 'c', cni: 3 } }])
    assert.deepEqual(unwrap(await client.retrieve('cse-in/c')), { resourceName: 'c', currentNrOfInstances: 3 })
  })
})

describe('discovery', () => {
  it('sends criteria by short name and gives the addresses', async () => {
    const { client, requests } = scriptedCse(() => [2000, { 'm2m:uril': ['cse-in/a'] }])
    const found = unwrap(await client.discover('cse-in', { labels: 'x', resourceType: [3], limit: 5 }))
    assert.deepEqual(found, ['cse-in/a'])
    assert.deepEqual(requests[0]?.fc, { lbl: ['x'], ty: [3], lim: 5, fu: 1 })
  })
})

describe('a failure', () => {
  it('is a value with the name of the status, its code and the reason the CSE gave', async () => {
    const { client } = scriptedCse(() => [4004, { 'm2m:dbg': 'There is no cse-in/x.' }])
    const result = await client.retrieve('cse-in/x')
    assert.ok(!result.ok)
    const { status, code, reason } = result
    assert.deepEqual({ status, code, reason }, { status: 'notFound', code: 4004, reason: 'There is no cse-in/x.' })
    assert.throws(
      () => unwrap(result),
      (error) => error instanceof RequestError && error.code === 4004,
    )
  })

  it('is what no answer in time counts as', async () => {
    const { client } = scriptedCse(() => new Promise(() => {}))
    const result = await client.retrieve('cse-in', undefined, { timeout: 20 })
    assert.ok(!result.ok)
    assert.equal(result.code, 4008)
  })

  it('is what a broken connection counts as', async () => {
    const { client } = scriptedCse(() => {
      throw new Error('connection refused')
    })
    const result = await client.retrieve('cse-in')
    assert.ok(!result.ok)
    assert.equal(result.status, 'targetNotReachable')
    assert.match(result.reason, /connection refused/)
  })
})

describe('an aborted request', () => {
  it('rejects with the reason of the signal', async () => {
    const { client } = scriptedCse(() => new Promise(() => {}))
    const abort = new AbortController()
    const pending = client.retrieve('cse-in', undefined, { signal: abort.signal })
    abort.abort(new Error('enough'))
    await assert.rejects(pending, /enough/)
  })
})
