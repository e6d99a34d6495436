import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  type Client,
  createClient,
  type Notification,
  registerApplication,
  type Subscription,
  unwrap,
} from '@waystation/client'
import { HostAgent } from '@waystation/device'
import { resourceTypes } from '@waystation/model'
import { type RunningCore, startCore } from './compose.ts'
import { readConfiguration } from './configuration/readConfiguration.ts'

const { container, contentInstance, timeSeriesInstance } = resourceTypes
const silent = { debug() {}, info() {}, warn() {}, error() {} }

let core: RunningCore
let admin: Client
const directory = mkdtempSync(join(tmpdir(), 'waystation-'))

before(async () => {
  const configuration = await readConfiguration({ flags: { http: '127.0.0.1:0', data: directory } })
  core = await startCore(configuration, silent)
  admin = createClient({ url: core.http! })
})
after(async () => {
  await admin.close()
  await core.stop()
  rmSync(directory, { recursive: true })
})

async function newApplication(name: string): Promise<Client> {
  const application = { applicationID: 'Ntest', originator: `C${name}`, resourceName: name }
  return unwrap(await registerApplication(admin, application)).client
}

async function take(subscription: Subscription, count: number): Promise<Notification[]> {
  const notifications: Notification[] = []
  for await (const notification of subscription) if (notifications.push(notification) === count) break
  return notifications
}

async function addInstances(client: Client, parent: string, count: number): Promise<void> {
  for (let value = 1; value <= count; value++)
    unwrap(await client.create(parent, contentInstance, { content: `${value}` }))
}

describe('the client with a Core', () => {
  it('creates, retrieves, updates, discovers and deletes', async () => {
    const client = await newApplication('ops')
    const created = unwrap(
      await client.create('Cops', container, { resourceName: 'c', maxNrOfInstances: 5, labels: ['x'] }),
    )
    assert.equal(created.maxNrOfInstances, 5)
    unwrap(await client.update('cse-in/ops/c', container, { maxNrOfInstances: 2, labels: null }))
    await addInstances(client, 'cse-in/ops/c', 3)
    const { maxNrOfInstances, labels, currentNrOfInstances } = unwrap(await client.retrieve('cse-in/ops/c', container))
    assert.deepEqual(
      { maxNrOfInstances, labels, currentNrOfInstances },
      { maxNrOfInstances: 2, labels: undefined, currentNrOfInstances: 2 },
    )
    assert.deepEqual(unwrap(await client.discover('cse-in/ops', { resourceType: 3 })), ['cse-in/ops/c'])
    unwrap(await client.delete('cse-in/ops/c'))
    const gone = await client.retrieve('cse-in/ops/c')
    assert.equal(gone.ok ? '' : gone.status, 'notFound')
  })

  it('takes up its registration again', async () => {
    await newApplication('again')
    const application = { applicationID: 'Ntest', originator: 'Cagain', resourceName: 'again', labels: ['new'] }
    const second = unwrap(await registerApplication(admin, application))
    assert.equal(second.wasRegistered, true)
    assert.deepEqual(second.resource.labels, ['new'])
  })

  it('speaks CBOR as well', async () => {
    const client = createClient({ url: core.http!, originator: 'CAdmin', serialisation: 'cbor' })
    const base = unwrap(await client.retrieve('cse-in', resourceTypes.CSEBase))
    assert.equal(base['CSE-ID'], '/id-in')
    await client.close()
  })

  it('receives notifications with a listener of its own, in order', async () => {
    const client = await newApplication('heard')
    unwrap(await client.create('Cheard', container, { resourceName: 'c' }))
    const subscription = unwrap(await client.subscribe('cse-in/heard/c', { events: ['creationOfDirectChild'] }))
    await addInstances(client, 'cse-in/heard/c', 20)
    const notifications = await take(subscription, 20)
    assert.deepEqual(
      notifications.map(({ resource }) => resource?.content),
      Array.from({ length: 20 }, (_, index) => `${index + 1}`),
    )
    const left = await client.discover('cse-in/heard', { resourceType: 23 })
    assert.deepEqual(unwrap(left), [])
  })

  it('receives notifications through a polling channel', async () => {
    const client = await newApplication('polled')
    unwrap(await client.create('Cpolled', container, { resourceName: 'c' }))
    const options = { events: ['creationOfDirectChild' as const], via: 'pollingChannel' as const }
    const subscription = unwrap(await client.subscribe('cse-in/polled/c', options))
    await addInstances(client, 'cse-in/polled/c', 5)
    const notifications = await take(subscription, 5)
    assert.deepEqual(
      notifications.map(({ resource }) => resource?.content),
      ['1', '2', '3', '4', '5'],
    )
    const left = await client.discover('cse-in/polled', { resourceType: [15, 23] })
    assert.deepEqual(unwrap(left), [])
  })

  it('subscribes again when somebody deletes the subscription, and ends with the resource', async () => {
    const client = await newApplication('kept')
    unwrap(await client.create('Ckept', container, { resourceName: 'c' }))
    const subscription = unwrap(await client.subscribe('cse-in/kept/c', { events: ['creationOfDirectChild'] }))
    const first = subscription.resourceID
    unwrap(await client.delete(first))
    while (subscription.resourceID === first) await new Promise((resolve) => setTimeout(resolve, 10))
    await addInstances(client, 'cse-in/kept/c', 1)
    const [notification] = await take1(subscription)
    assert.equal(notification?.resource?.content, '1')
    unwrap(await client.delete('cse-in/kept/c'))
    for await (const _ of subscription) assert.fail('nothing more was to come')
  })

  it('is what the host agent reports with', async () => {
    let value = 0
    const agent = new HostAgent({
      client: admin,
      figures: async () => [{ name: 'processor', taken: Date.now(), value: ++value }],
      interval: 10,
      log: silent,
      name: 'box',
    })
    agent.start()
    const boss = admin.as('CAdmin')
    for (;;) {
      const latest = await boss.retrieve('cse-in/box/processor/la', timeSeriesInstance)
      if (latest.ok && Number(latest.value.content) >= 3) break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await agent.stop()
  })
})

describe('a Core with credentials', () => {
  it('believes only originators that the credential entitles to', async () => {
    const credentials = join(directory, 'credentials.yaml')
    const hash = createHash('sha256').update('open-sesame').digest('hex')
    writeFileSync(credentials, `- token: ${hash}\n  originators: [Cknown*]\n`)
    const flags = { http: '127.0.0.1:0', data: join(directory, 'guarded'), credentials }
    const guarded = await startCore(await readConfiguration({ flags }), silent)
    try {
      const statusOf = async (originator: string, token?: string) => {
        await using client = createClient({ url: guarded.http!, originator, ...(token === undefined ? {} : { token }) })
        const application = { applicationID: 'Ntest', originator }
        const result = await registerApplication(client, application)
        return result.ok ? 'ok' : result.status
      }
      assert.equal(await statusOf('Cknown1', 'open-sesame'), 'ok')
      assert.equal(await statusOf('Cother', 'open-sesame'), 'originatorNotAuthenticated')
      assert.equal(await statusOf('Cknown2', 'guessed'), 'originatorNotAuthenticated')
      assert.equal(await statusOf('Cknown2'), 'originatorNotAuthenticated')
    } finally {
      await guarded.stop()
    }
  })
})

/** One notification, without ending the subscription. */
async function take1(subscription: Subscription): Promise<Notification[]> {
  const next = await subscription[Symbol.asyncIterator]().next()
  return next.done ? [] : [next.value]
}
