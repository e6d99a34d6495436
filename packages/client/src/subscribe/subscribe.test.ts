import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { describe, it } from 'node:test'
import type { JsonObject, WirePrimitive } from '@waystation/model'
import { Client } from '../Client.ts'
import type { ClientTransport } from '../ClientTransport.ts'
import { unwrap } from '../Result.ts'
import { scriptedCse } from '../testing/scriptedCse.ts'
import type { Deliver, NotificationReceiver } from './NotificationReceiver.ts'
import { NotificationRouter } from './NotificationRouter.ts'

/** A receiver that a test delivers to by hand. */
function manualReceiver() {
  let deliver: Deliver = async () => {}
  const receiver: NotificationReceiver = {
    open: async (given) => {
      deliver = given
      return { target: 'http://127.0.0.1:9/n', bind: () => {}, close: async () => {} }
    },
    close: async () => {},
  }
  return { receiver, deliver: (content: JsonObject) => deliver(content) }
}

function creation(name: string): JsonObject {
  return { 'm2m:sgn': { sur: '/id-in/sub1', nev: { net: 3, rep: { 'm2m:cin': { rn: name, con: '1' } } } } }
}

describe('a subscription', () => {
  it('is created with what was asked for and yields the notifications, of batches too', async () => {
    const { receiver, deliver } = manualReceiver()
    const { client, requests } = scriptedCse(({ op }) => (op === 1 ? [2001, { 'm2m:sub': { ri: 'sub1' } }] : 2002))
    const subscription = unwrap(
      await client.subscribe('cse-in/c', {
        via: receiver,
        events: ['creationOfDirectChild'],
        criteria: { childResourceType: [4] },
        content: 'allAttributes',
      }),
    )
    const { et, ...content } = (requests[0]!.pc as { 'm2m:sub': JsonObject })['m2m:sub']
    assert.deepEqual(content, {
      nu: ['http://127.0.0.1:9/n'],
      su: 'http://127.0.0.1:9/n',
      enc: { net: [3], chty: [4] },
      nct: 1,
    })
    assert.match(String(et), /^\d{8}T/)

    await deliver({ 'm2m:sgn': { vrq: true, sur: '/id-in/sub1' } })
    await deliver(creation('a'))
    const batch = [creation('b')['m2m:sgn'], creation('c')['m2m:sgn']]
    await deliver({ 'm2m:agn': { 'm2m:sgn': batch } } as JsonObject)
    const names: unknown[] = []
    for await (const { event, resourceType, resource } of subscription) {
      assert.equal(event, 'creationOfDirectChild')
      assert.equal(resourceType, 'contentInstance')
      names.push(resource?.resourceName)
      if (names.length === 3) break
    }
    assert.deepEqual(names, ['a', 'b', 'c'])
    const { op, to } = requests.at(-1)!
    assert.deepEqual({ op, to }, { op: 4, to: 'sub1' })
  })

  it('that the CSE refuses is a failure', async () => {
    const { client } = scriptedCse(() => 4103)
    const result = await client.subscribe('cse-in/c', { via: manualReceiver().receiver })
    assert.equal(result.ok, false)
  })

  it('is created again when the CSE says that it deleted it', async () => {
    const { receiver, deliver } = manualReceiver()
    let created = 0
    const { client, requests } = scriptedCse(({ op }) => {
      if (op === 1) return [2001, { 'm2m:sub': { ri: `sub${++created}` } }]
      return op === 3 ? 4004 : 2002
    })
    const subscription = unwrap(await client.subscribe('cse-in/c', { via: receiver }))
    await deliver({ 'm2m:sgn': { sud: true, sur: '/id-in/sub1' } })
    while (requests.filter(({ op }) => op === 1).length < 2) await new Promise(setImmediate)
    await deliver(creation('a'))
    const next = await subscription[Symbol.asyncIterator]().next()
    assert.equal(next.value?.resource?.resourceName, 'a')
    await subscription.close()
    assert.equal(requests.at(-1)?.to, 'sub2')
  })

  it('ends when the resource is gone', async () => {
    const { receiver, deliver } = manualReceiver()
    let isGone = false
    const { client } = scriptedCse(() => (isGone ? 4004 : [2001, { 'm2m:sub': { ri: 'sub1' } }]))
    const subscription = unwrap(await client.subscribe('cse-in/c', { via: receiver }))
    isGone = true
    await deliver({ 'm2m:sgn': { sud: true, sur: '/id-in/sub1' } })
    for await (const _ of subscription) assert.fail('there was nothing to notify')
  })

  it('ends when its signal aborts', async () => {
    const { client } = scriptedCse(({ op }) => (op === 1 ? [2001, { 'm2m:sub': { ri: 'sub1' } }] : 2002))
    const abort = new AbortController()
    const options = { via: manualReceiver().receiver, signal: abort.signal }
    const subscription = unwrap(await client.subscribe('cse-in/c', options))
    abort.abort()
    for await (const _ of subscription) assert.fail('there was nothing to notify')
  })

  it('leaves nothing at a signal that outlives it', async () => {
    const { client } = scriptedCse(({ op }) => (op === 1 ? [2001, { 'm2m:sub': { ri: 'sub1' } }] : 2002))
    const { signal } = new AbortController()
    const subscription = unwrap(await client.subscribe('cse-in/c', { via: manualReceiver().receiver, signal }))
    await subscription.close()
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })
})

describe('a connection', () => {
  it('that could not be opened is tried again by the next subscription', async () => {
    const { client: scripted } = scriptedCse(({ op }) => (op === 1 ? [2001, { 'm2m:sub': { ri: 'sub1' } }] : 2002))
    let attempts = 0
    const transport: ClientTransport = {
      peer: 'a CSE',
      send: (request, options) => scripted.transport.send(request, options),
      listen: async () => {
        if (++attempts === 1) throw new Error('connection refused')
        return () => {}
      },
      close: async () => {},
    }
    const client = new Client(transport, scripted.identity)
    assert.equal((await client.subscribe('cse-in/c')).ok, false)
    const subscription = unwrap(await client.subscribe('cse-in/c'))
    await subscription.close()
  })
})

describe('the notifications of an AE', () => {
  it('reach a subscription not known yet, however many came before for others that are gone', async () => {
    const router = new NotificationRouter('Cae')
    for (let gone = 0; gone < 150; gone++) await router.route({ 'm2m:sgn': { sur: `/id-in/gone${gone}` } })
    await router.route({ 'm2m:sgn': { sur: '/id-in/sub1' } })
    const delivered: JsonObject[] = []
    router.open(async (content) => void delivered.push(content)).bind('sub1')
    assert.equal(delivered.length, 1)
  })
})

describe('a polling channel', () => {
  /** A CSE with one polling channel and what waits in it. */
  function pollingCse() {
    const waiting: JsonObject[] = []
    const answers: WirePrimitive[] = []
    let isThere = false
    let subscriptions = 0
    const cse = scriptedCse(async (request, signal) => {
      const { op, ty, to } = request
      if (ty === 15) {
        if (isThere) return 4105
        isThere = true
        return [2001, { 'm2m:pch': { ri: 'pch1' } }]
      }
      if (ty === 23) return [2001, { 'm2m:sub': { ri: `sub${++subscriptions}` } }]
      if (op === 5) answers.push(request.pc as WirePrimitive)
      if (to !== 'pch1/pcu' || op !== 2) return op === 4 ? 2002 : 2000
      while (waiting.length === 0 && !signal?.aborted) await new Promise((resolve) => setTimeout(resolve, 2))
      const next = waiting.shift()
      return next === undefined ? 4008 : [2000, { 'm2m:rqp': next }]
    })
    return { ...cse, waiting, answers }
  }

  it('brings the notifications, is answered, shared by the subscriptions of an AE and removed at the end', async () => {
    const { client, waiting, answers, requests } = pollingCse()
    const ae = client.as('Cae')
    const one = unwrap(await ae.subscribe('cse-in/a', { via: 'pollingChannel' }))
    const two = unwrap(await ae.subscribe('cse-in/b', { via: 'pollingChannel' }))
    for (const [rqi, sur] of [
      ['1', 'sub2'],
      ['2', 'sub1'],
    ] as const) {
      const pc = { 'm2m:sgn': { sur: `/id-in/${sur}`, nev: { net: 1, rep: { 'm2m:cnt': { rn: sur } } } } }
      waiting.push({ op: 5, rqi, fr: '/id-in', to: '/id-in/Cae', rvi: '4', pc })
    }
    const first = await one[Symbol.asyncIterator]().next()
    const second = await two[Symbol.asyncIterator]().next()
    assert.equal(first.value?.resource?.resourceName, 'sub1')
    assert.equal(second.value?.resource?.resourceName, 'sub2')
    await two.close()
    assert.ok(!requests.some(({ op, to }) => op === 4 && to === 'pch1'))
    await one.close()
    assert.ok(requests.some(({ op, to }) => op === 4 && to === 'pch1'))
    assert.deepEqual(answers[0], { 'm2m:rsp': { rsc: 2000, rqi: '1', rvi: '4', fr: '/id-in/Cae', to: '/id-in' } })
  })
  it('is polled once, also when several subscriptions open it at the same time', async () => {
    const { client, requests } = pollingCse()
    const ae = client.as('Cae')
    const both = [
      ae.subscribe('cse-in/a', { via: 'pollingChannel' }),
      ae.subscribe('cse-in/b', { via: 'pollingChannel' }),
    ]
    const subscriptions = (await Promise.all(both)).map(unwrap)
    assert.equal(requests.filter(({ ty }) => ty === 15).length, 1)
    assert.equal(requests.filter(({ op, to }) => op === 2 && to === 'pch1/pcu').length, 1)
    for (const subscription of subscriptions) await subscription.close()
  })
})
