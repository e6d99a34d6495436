import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createClient, registerApplication, unwrap } from '@waystation/client'
import { resourceTypes } from '@waystation/model'
import { type RunningCore, startCore } from '../compose.ts'
import type { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { readConfiguration } from '../configuration/readConfiguration.ts'

const { container, contentInstance } = resourceTypes
const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe('the client and a Core over MQTT', () => {
  const directories: string[] = []
  const start = async (flags: Record<string, unknown>) => {
    const data = mkdtempSync(join(tmpdir(), 'waystation-'))
    directories.push(data)
    return startCore(await readConfiguration({ flags: { http: 'off', data, ...flags } }), silent)
  }
  let core: RunningCore
  before(async () => {
    core = await start({ mqtt: '127.0.0.1:0' })
  })
  after(async () => {
    await core.stop()
    for (const directory of directories) rmSync(directory, { recursive: true })
  })

  it('register, work and get notifications on one connection', async () => {
    await using visitor = createClient({ url: core.mqtt! })
    const application = { applicationID: 'Ntest', resourceName: 'ae', requestReachability: true }
    const { client, originator } = unwrap(await registerApplication(visitor, application))
    assert.match(originator, /^C./)
    unwrap(await client.create('cse-in/ae', container, { resourceName: 'c' }))
    const subscription = unwrap(await client.subscribe('cse-in/ae/c'))
    for (const content of ['1', '2', '3']) unwrap(await client.create('cse-in/ae/c', contentInstance, { content }))
    const contents: unknown[] = []
    for await (const { resource } of subscription) if (contents.push(resource?.content) === 3) break
    assert.deepEqual(contents, ['1', '2', '3'])
  })

  it('work in CBOR and XML', async () => {
    for (const serialisation of ['cbor', 'xml'] as const) {
      await using client = createClient({ url: core.mqtt!, originator: 'CAdmin', serialisation })
      const base = unwrap(await client.retrieve('cse-in', resourceTypes.CSEBase))
      assert.equal(base['CSE-ID'], '/id-in')
    }
  })

  it('say what is wrong when nobody is there', async () => {
    await using client = createClient({ url: 'mqtt://user:secret@127.0.0.1:1', originator: 'CAdmin' })
    const result = await client.retrieve('cse-in')
    assert.ok(!result.ok && result.status === 'targetNotReachable')
    assert.ok(!result.reason.includes('secret'), result.reason)
  })

  it('meet at the broker of one of two Cores', async () => {
    const field = await start({ 'mqtt-broker': core.mqtt, 'cse-id': '/id-field', 'cse-name': 'field' })
    assert.equal(field.mqttBroker, core.mqtt)
    await using client = createClient({ url: `${core.mqtt}?cse=/id-field`, originator: 'CAdmin' })
    const base = unwrap(await client.retrieve('field', resourceTypes.CSEBase))
    assert.deepEqual(base.pointOfAccess, [core.mqtt])
    await using centre = createClient({ url: core.mqtt!, originator: '/id-field' })
    const registration = { 'CSE-ID': '/id-field', CSEBase: '/id-field/field', requestReachability: true }
    const reached = { ...registration, supportedReleaseVersions: ['3'], pointOfAccess: [core.mqtt!] }
    unwrap(await centre.create('cse-in', resourceTypes.remoteCSE, reached as never))
    // The other Core was asked: it knows nobody here.
    const passedOn = await centre.as('CAdmin').retrieve('/id-field/field')
    assert.ok(!passedOn.ok && passedOn.status === 'originatorHasNoPrivilege', JSON.stringify(passedOn))
    await field.stop()
    const lost = await centre.as('CAdmin').retrieve('/id-field/field')
    assert.ok(!lost.ok && lost.status === 'targetNotReachable', JSON.stringify(lost))
  })

  it('do not reach a broker of others over the network without TLS', async () => {
    for (const [url, isRefused] of [
      ['mqtt://broker.example', true],
      ['mqtts://broker.example', false],
      ['mqtt://127.0.0.1', false],
    ] as const) {
      const reading = readConfiguration({ flags: { 'mqtt-broker': url } })
      if (isRefused) await assert.rejects(reading, (error: ConfigurationError) => /without TLS/.test(error.message))
      else await reading
    }
  })
})
