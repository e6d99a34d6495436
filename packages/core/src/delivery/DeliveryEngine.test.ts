import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject, JsonText, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { Changes } from '../Changes.ts'
import { type Message, Resource, type Write } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { DeliveryEngine } from './DeliveryEngine.ts'
import { queueName } from './queueName.ts'

const target = 'http://target/n'
const queue = queueName(1, target)

/** Time that stands still until it is moved. */
class ManualClock {
  time = 1_000_000
  #timers: { at: number; action: () => void }[] = []

  now = () => this.time

  after = (delay: number, action: () => void) => {
    const timer = { at: this.time + delay, action }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer)
    }
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    for (;;) {
      await settle()
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#timers = this.#timers.filter((one) => one !== due)
      this.time = Math.max(this.time, due.at)
      due.action()
    }
    this.time = end
  }
}

/** Lets everything that waits for nothing but promises happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

class FakeStore {
  readonly stored = new Map<number, Message>()
  subscription: Resource | undefined
  reads = 0
  durable: Promise<void> = Promise.resolve()
  #number = 0

  resource = (id: number) => (id === 1 ? this.subscription : undefined)
  childrenOfType = () => []
  discover = () => []
  nextMessageNumber = () => ++this.#number
  committed = () => this.durable
  queues = () => [...new Set([...this.stored.values()].map((message) => message.queue))]

  messages = (name: string, limit: number, after = 0) => {
    this.reads++
    const found = [...this.stored.values()].filter((message) => message.queue === name && message.id > after)
    return found.slice(0, limit)
  }

  apply = (writes: readonly Write[]) => {
    for (const write of writes) {
      if (write.kind === 'appendMessage') this.stored.set(write.message.id, write.message)
      if (write.kind === 'removeMessages') for (const id of write.ids) this.stored.delete(id)
      if (write.kind === 'updateResource') this.subscription = write.resource
    }
  }
}

/** What a target got, and how it answers. */
class FakeTarget {
  readonly received: string[] = []
  readonly identifiers: string[] = []
  underWay = 0
  mostUnderWay = 0
  answer: (content: string) => Promise<ResponsePrimitive> = async () => ok

  dispatch = async (_: string, request: WirePrimitive): Promise<ResponsePrimitive> => {
    const content = (request.pc as JsonText).text
    this.received.push(content)
    this.identifiers.push(String(request.rqi))
    this.underWay++
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay)
    await new Promise((resolve) => setImmediate(resolve))
    try {
      return await this.answer(content)
    } finally {
      this.underWay--
    }
  }
}

const ok: ResponsePrimitive = { responseStatusCode: 2000, requestIdentifier: '' }
const silent = { debug() {}, info() {}, warn() {}, error() {} }

function setUp(attributes: JsonObject = {}, store = new FakeStore()) {
  const clock = new ManualClock()
  const receiver = new FakeTarget()
  const fields = { id: 1, resourceID: 'sub-1', resourceType: 23, wireName: 'm2m:sub', parent: 0, path: 'cse/sub' }
  store.subscription = new Resource(
    { ...fields, originator: 'C', expires: null, nextSequence: 1 },
    { nu: [target], nct: 1, ...attributes },
  )
  const services = {
    store,
    clock,
    log: silent,
    identity: { cseID: '/id', cseName: 'cse', spID: '//sp' },
    dispatch: receiver.dispatch,
    observers: [],
    configuration: {
      supportedReleases: ['3'],
      defaults: { batchDuration: 60_000 },
      notification: { timeout: 1000, retries: 2, firstRetryDelay: 100, maximumRetryDelay: 1000, verifyURLs: true },
      limits: { queuedMessages: 5000 },
    },
  } as unknown as Services
  const engine = new DeliveryEngine(services)
  const send = (text: string): Promise<void> => {
    const changes = new Changes(services)
    engine.notify(changes, [{ queue }], { text, eventCategory: undefined, isEvent: true })
    return changes.commit()
  }
  return { engine, store, clock, receiver, send }
}

const texts = (count: number) => Array.from({ length: count }, (_, index) => `{"m2m:sgn":${index}}`)

describe('DeliveryEngine', () => {
  it('sends in order, more and more at a time, and removes what was delivered', async () => {
    const { send, receiver, store, clock } = setUp()
    await Promise.all(texts(500).map(send))
    await settle()
    for (let turn = 0; turn < 20; turn++) await settle()
    assert.deepEqual(receiver.received, texts(500))
    assert.ok(receiver.mostUnderWay > 16 && receiver.mostUnderWay <= 64, `${receiver.mostUnderWay} under way`)
    assert.equal(store.reads, 0)
    await clock.advance(100)
    assert.equal(store.stored.size, 0)
  })

  it('sends nothing before it is durable', async () => {
    const { send, receiver, store } = setUp()
    const { promise, resolve } = Promise.withResolvers<void>()
    store.durable = promise
    const sent = send('{"m2m:sgn":0}')
    await settle()
    assert.equal(receiver.received.length, 0)
    resolve()
    await sent
    await settle()
    assert.equal(receiver.received.length, 1)
  })

  it('sends again in order what had no answer, under the same identifier', async () => {
    const { send, receiver, store, clock } = setUp()
    let failures = 3
    receiver.answer = async (content) => {
      if (content === '{"m2m:sgn":5}' && failures-- > 0) throw new Error('no answer')
      return ok
    }
    await Promise.all(texts(20).map(send))
    await clock.advance(5000)
    const firsts = receiver.received.filter((content, index) => receiver.received.indexOf(content) === index)
    assert.deepEqual(firsts.slice(0, 6), texts(6))
    assert.deepEqual(new Set(receiver.received), new Set(texts(20)))
    const repeated = receiver.received.flatMap((content, index) => (content === '{"m2m:sgn":5}' ? [index] : []))
    assert.equal(new Set(repeated.map((index) => receiver.identifiers[index])).size, 1)
    assert.equal(store.stored.size, 0)
  })

  it('drops after the last attempt what the subscription does not keep, and sends what comes later', async () => {
    const { send, receiver, store, clock, engine } = setUp()
    receiver.answer = () => Promise.reject(new Error('away'))
    await send('{"m2m:sgn":0}')
    await clock.advance(5000)
    assert.equal(receiver.received.length, 3)
    assert.equal(store.stored.size, 0)
    assert.equal(engine.statistics().dropped, 1)
    receiver.answer = async () => ok
    await send('{"m2m:sgn":1}')
    await settle()
    assert.equal(receiver.received.at(-1), '{"m2m:sgn":1}')
    assert.equal(engine.statistics().unreachable, 0)
  })

  it('keeps all for a target that is away when the subscription says so', async () => {
    const { send, receiver, clock } = setUp({ pn: 2 })
    receiver.answer = () => Promise.reject(new Error('away'))
    for (const text of texts(50)) await send(text)
    await clock.advance(20_000)
    receiver.received.length = 0
    receiver.answer = async () => ok
    await clock.advance(2000)
    assert.deepEqual(receiver.received, texts(50))
  })

  it('looks with a new notification whether a target that was long away is back, but not with each', async () => {
    const { send, receiver, clock } = setUp({ pn: 2 })
    receiver.answer = () => Promise.reject(new Error('away'))
    await send('{"m2m:sgn":0}')
    await clock.advance(5300)
    const before = receiver.received.length
    for (const text of ['{"m2m:sgn":1}', '{"m2m:sgn":2}', '{"m2m:sgn":3}']) {
      await send(text)
      await settle()
    }
    assert.equal(receiver.received.length, before + 1)
    receiver.received.length = 0
    receiver.answer = async () => ok
    await clock.advance(150)
    assert.deepEqual(receiver.received, [])
    await send('{"m2m:sgn":4}')
    await settle()
    assert.deepEqual(
      receiver.received,
      [0, 1, 2, 3, 4].map((number) => `{"m2m:sgn":${number}}`),
    )
  })

  it('drops the oldest beyond the limit', async () => {
    const { send, receiver, clock, engine } = setUp({ pn: 2 })
    receiver.answer = () => Promise.reject(new Error('away'))
    for (const text of texts(5010)) await send(text)
    assert.ok(engine.statistics().waiting <= 5001)
    receiver.received.length = 0
    receiver.answer = async () => ok
    await clock.advance(5000)
    for (let turn = 0; turn < 30; turn++) await settle()
    const delivered = new Set(receiver.received)
    assert.ok(delivered.size >= 4999 && delivered.size <= 5001, `${delivered.size} delivered`)
    assert.ok(delivered.has('{"m2m:sgn":5009}'))
  })

  it('resumes from the store what an earlier run left, each once and in order', async () => {
    const earlier = setUp({ pn: 2 })
    earlier.receiver.answer = () => Promise.reject(new Error('away'))
    for (const text of texts(4500)) await earlier.send(text)
    await earlier.engine.stop()
    const { engine, receiver, clock, send } = setUp({ pn: 2 }, earlier.store)
    engine.start()
    await send('{"m2m:sgn":"new"}')
    for (let turn = 0; turn < 60; turn++) await settle()
    assert.deepEqual(receiver.received, [...texts(4500), '{"m2m:sgn":"new"}'])
    await clock.advance(100)
    assert.equal(earlier.store.stored.size, 0)
  })

  it('gives up what waits for a subscription that is gone', async () => {
    const { send, receiver, store, clock } = setUp({ pn: 2 })
    receiver.answer = () => Promise.reject(new Error('away'))
    await send('{"m2m:sgn":0}')
    await settle()
    store.subscription = undefined
    await clock.advance(5000)
    assert.equal(receiver.received.length, 3)
    assert.equal(store.stored.size, 0)
  })
})
