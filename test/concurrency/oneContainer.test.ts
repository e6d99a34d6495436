import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  NotificationReceiver,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../support/index.ts'

const writers = 64
const each = 60
const total = writers * each

/** Runs the work of all writers at the same time. @returns what they returned, writer by writer */
async function byAll<T>(work: (writer: number, index: number) => Promise<T>, count = each): Promise<T[][]> {
  return Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const results: T[] = []
      for (let index = 0; index < count; index += 1) results.push(await work(writer, index))
      return results
    }),
  )
}

function isGrowing(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > (values[index - 1] as number))
}

describe(`${writers} writers on one container`, () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let ae: RegisteredAE
  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  async function newContainer(attributes: Record<string, unknown> = {}): Promise<string> {
    ae = await registerAE(waystation)
    assertStatus(
      await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn: 'c', ...attributes } }),
      2001,
    )
    return `${ae.address}/c`
  }

  async function createInstance(address: string, con: string): Promise<Body> {
    const response = await ae.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con } })
    return assertStatus(response, 2001).resource
  }

  async function read(address: string): Promise<{ container: Body; instances: Body[] }> {
    const { resource } = assertStatus(await ae.client.retrieve(address, { rcn: 4 }), 2000)
    return { container: resource, instances: resource['m2m:cin'] ?? [] }
  }

  it('get exact counters, unique names and identifiers, and every notification once in commit order', async () => {
    const maximum = 10
    const address = await newContainer({ mni: maximum })
    const mailbox = receiver.mailbox('/ordered')
    const subscription = { 'm2m:sub': { nu: [mailbox.url], enc: { net: [3], chty: [4] }, nct: 1 } }
    assertStatus(await ae.client.create(address, resourceTypes.subscription, subscription), 2001)
    const created = (await byAll((writer, index) => createInstance(address, `${writer}:${index}`))).flat()

    assert.equal(new Set(created.map(({ ri }) => ri)).size, total, 'resource identifiers')
    assert.equal(new Set(created.map(({ rn }) => rn)).size, total, 'names')
    const { container, instances } = await read(address)
    assert.equal(instances.length, maximum)
    assert.equal(container.cni, maximum)
    assert.equal(
      container.cbs,
      instances.reduce((sum, { cs }) => sum + cs, 0),
    )
    assert.equal(container.st, total)
    assert.deepEqual(
      created.map(({ st }) => st).toSorted((a, b) => a - b),
      Array.from({ length: total }, (_, index) => index + 1),
    )
    assert.deepEqual(
      instances.map(({ st }) => st),
      Array.from({ length: maximum }, (_, index) => total - maximum + 1 + index),
    )

    await mailbox.waitFor(total, 60_000)
    await mailbox.expectNoMoreThan(total, 300)
    const notified = mailbox.notifications.map((sgn) => sgn.nev.rep['m2m:cin'])
    assert.ok(isGrowing(notified.map(({ st }) => st)), 'order of commits')
    assert.deepEqual(new Set(notified.map(({ ri }) => ri)), new Set(created.map(({ ri }) => ri)))
  })

  it('get exact byte counts when size limits the container', async () => {
    const address = await newContainer({ mbs: 1000 })
    await byAll((writer) => createInstance(address, 'z'.repeat(1 + writer)), 20)
    const { container, instances } = await read(address)
    const bytes = instances.reduce((sum, { cs }) => sum + cs, 0)
    assert.equal(container.cbs, bytes)
    assert.ok(bytes <= 1000)
    assert.ok(bytes > 1000 - 2 * writers, `${bytes} bytes held: more was evicted than had to be`)
    assert.equal(container.cni, instances.length)
  })

  it('change it and create in it without losing a change', async () => {
    const address = await newContainer()
    await byAll(async (writer, index) => {
      if (index % 2 === 0) return createInstance(address, 'x')
      return assertStatus(await ae.client.update(address, { 'm2m:cnt': { lbl: [`${writer}:${index}`] } }), 2004)
        .resource
    }, 20)
    const { container, instances } = await read(address)
    assert.equal(container.st, writers * 20)
    assert.equal(container.cni, writers * 10)
    assert.equal(instances.length, writers * 10)
  })

  it('delete and create at the same time and leave counters that are true', async () => {
    const address = await newContainer()
    await byAll(async (writer) => {
      const { ri } = await createInstance(address, 'x'.repeat(writer))
      if (writer % 2 === 0) assertStatus(await ae.client.delete(ri), 2002)
    }, 20)
    const { container, instances } = await read(address)
    assert.equal(container.cni, (writers / 2) * 20)
    assert.equal(instances.length, container.cni)
    assert.equal(
      container.cbs,
      instances.reduce((sum, { cs }) => sum + cs, 0),
    )
  })

  it('find a latest instance at every moment while instances are evicted', async () => {
    const address = await newContainer({ mni: 1 })
    await createInstance(address, 'first')
    await byAll(async (writer, index) => {
      if (writer % 2 === 0) return createInstance(address, `${index}`)
      return assertStatus(await ae.client.retrieve(`${address}/la`), 2000).resource
    }, 30)
    assert.equal((await read(address)).container.cni, 1)
  })
})
