import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type ClientOptions, createClient } from '@waystation/client'
import { eventually, startWaystation, type Waystation } from '../../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../../support/Site.ts'
import { listenerURL } from '../../../support/secureRequest.ts'

describe('CoAP with credentials (TS-0008 7, TS-0003)', () => {
  let site: Site
  let waystation: Waystation
  let sensor: SiteCertificate
  let ca: string
  let key: Buffer
  before(async () => {
    site = await Site.create()
    sensor = await site.issue('Csensor')
    ca = readFileSync(site.authorityFile, 'utf8')
    const listeners = ['--coap', '127.0.0.1:0', '--coaps', '127.0.0.1:0']
    waystation = await startWaystation({ arguments: [...listeners, '--authority', site.authority] })
    key = Buffer.from((await credential(waystation, 'add', 'psk', 'admin', '-o', 'CAdmin')).key!, 'hex')
    await eventually(() => assert.match(waystation.stderr, /were read again/))
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  /** @returns what came of a retrieval of the CSEBase */
  async function ask(scheme: string, options: ClientOptions): Promise<string> {
    const listener = scheme.startsWith('coaps') ? 'coaps' : 'coap'
    const url = listenerURL(waystation, listener).replace(listener, scheme)
    await using client = Object.assign(createClient({ url, timeout: 8000, ...options }), {
      [Symbol.asyncDispose]: () => client.close(),
    })
    const result = await client.retrieve('cse-in')
    if (result.ok) return 'ok'
    return result.response === undefined ? 'no answer' : result.status
  }

  for (const scheme of ['coaps', 'coaps+tcp']) {
    it(`lets the holder of a pre-shared key be who it is, over ${scheme}`, async () => {
      const preSharedKey = { identity: 'admin', key }
      assert.equal(await ask(scheme, { originator: 'CAdmin', preSharedKey }), 'ok')
      assert.equal(await ask(scheme, { originator: 'Csensor', preSharedKey }), 'originatorNotAuthenticated')
      const wrong = { identity: 'admin', key: Buffer.alloc(16, 1) }
      assert.equal(await ask(scheme, { originator: 'CAdmin', preSharedKey: wrong }), 'no answer')
    })

    it(`lets the holder of a certificate be who it is, over ${scheme}`, async () => {
      const tls = { ca, cert: sensor.cert, key: sensor.key }
      // It is known, and has no right to read the CSEBase before it is registered.
      assert.equal(await ask(scheme, { originator: 'Csensor', tls }), 'originatorHasNoPrivilege')
      assert.equal(await ask(scheme, { originator: 'CAdmin', tls }), 'originatorNotAuthenticated')
    })

    it(`does not believe a server of another site, over ${scheme}`, async () => {
      assert.equal(
        await ask(scheme, { originator: 'Csensor', tls: { cert: sensor.cert, key: sensor.key } }),
        'no answer',
      )
    })
  }

  it('believes nobody without DTLS or TLS', async () => {
    for (const scheme of ['coap', 'coap+tcp'])
      assert.equal(await ask(scheme, { originator: 'CAdmin' }), 'originatorNotAuthenticated')
  })
})
