import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type ClientOptions, createClient, registerApplication, unwrap } from '@waystation/client'
import { resourceTypes } from '@waystation/model'
import { eventually } from '../../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../../support/Site.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

describe('WebSocket over TLS, with credentials (TS-0020 6.4)', () => {
  let site: Site
  let waystation: Waystation
  let sensor: SiteCertificate
  let ca: string
  before(async () => {
    site = await Site.create()
    sensor = await site.issue('Csensor')
    ca = readFileSync(site.authorityFile, 'utf8')
    waystation = await startWaystation({
      arguments: ['--wss', '127.0.0.1:0', '--authority', site.authority],
    })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  const connect = (originator: string, options: Partial<ClientOptions> = {}) =>
    createClient({
      url: listenerURL(waystation, 'wss').replace('127.0.0.1', 'localhost'),
      originator,
      timeout: 5000,
      tls: { ca },
      ...options,
    })
  const holding = ({ cert, key }: SiteCertificate) => ({ tls: { ca, cert, key } })

  it('lets the holder of a certificate be who it says, and be notified', async () => {
    await using client = connect('Csensor', holding(sensor))
    const application = { applicationID: 'Ntest', resourceName: 'sensor', originator: 'Csensor' }
    const { client: ae } = unwrap(await registerApplication(client, application))
    unwrap(await ae.create('cse-in/sensor', resourceTypes.container, { resourceName: 'c' }))
    const subscription = unwrap(await ae.subscribe('cse-in/sensor/c'))
    unwrap(await ae.create('cse-in/sensor/c', resourceTypes.contentInstance, { content: '1' }))
    for await (const { resource } of subscription) {
      assert.equal(resource?.content, '1')
      break
    }
  })

  it('refuses the identity of another, and says so in the log', async () => {
    await using client = connect('CAdmin', holding(sensor))
    const refused = await client.retrieve('cse-in')
    assert.equal(refused.ok ? 'granted' : refused.code, 4106)
    await eventually(() => assert.match(waystation.stderr, /entitle|refused/))
  })

  it('refuses the handshake of those without a credential, or with one that does not count', async () => {
    for (const token of [undefined, 'guessed']) {
      await using client = connect('Csensor', token === undefined ? {} : { token })
      const refused = await client.retrieve('cse-in')
      assert.match(refused.ok ? 'granted' : refused.reason, /401/)
    }
    assert.match(waystation.stderr, /WebSocket handshake refused/)
  })

  it('takes a bearer token, until it is revoked', async () => {
    const { token } = await credential(waystation, 'add', 'token', '-o', 'CAdmin', '--name', 'panel')
    await using client = connect('CAdmin', { token: token! })
    await eventually(async () => unwrap(await client.retrieve('cse-in')))
    await credential(waystation, 'revoke', 'panel')
    await eventually(async () => assert.ok(!(await client.retrieve('cse-in')).ok))
  })

  it('is not opened to a server that the client does not know', async () => {
    await using client = connect('Csensor', { tls: {} })
    const refused = await client.retrieve('cse-in')
    assert.match(refused.ok ? 'granted' : refused.reason, /certificate/)
  })
})
