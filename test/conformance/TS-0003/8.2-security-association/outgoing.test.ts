import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { describe, it } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { assertStatus, eventually, resourceTypes } from '../../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../../support/Site.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

/** Names of those who sent a notification, by their certificates. */
type Heard = string[]

async function receiver(site: Site, own: SiteCertificate, heard: Heard): Promise<{ server: Server; url: string }> {
  const ca = readFileSync(site.authorityFile)
  const server = createServer({ ...own, ca, requestCert: true, rejectUnauthorized: true }, (request, response) => {
    heard.push((request.socket as TLSSocket).getPeerX509Certificate()!.subjectAltName ?? '')
    request.resume()
    response.writeHead(200, { 'X-M2M-RSC': '2000', 'X-M2M-RI': String(request.headers['x-m2m-ri']) })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { server, url: `https://127.0.0.1:${port}/` }
}

async function subscribe(waystation: Waystation, token: string, name: string, url: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` }
  const admin = waystation.client('CAdmin')
  assertStatus(await admin.create('cse-in', resourceTypes.container, { 'm2m:cnt': { rn: name } }, { headers }), 2001)
  const subscription = { 'm2m:sub': { rn: 'sub', nu: [url], enc: { net: [3] } } }
  assertStatus(await admin.create(`cse-in/${name}`, resourceTypes.subscription, subscription, { headers }), 2001)
  const instance = { 'm2m:cin': { con: '1' } }
  assertStatus(await admin.create(`cse-in/${name}`, resourceTypes.contentInstance, instance, { headers }), 2001)
}

describe('an association that the CSE opens (TS-0003 8.2.2.2)', () => {
  it('proves who both are, and does not come about with a server whose certificate is revoked', async () => {
    using site = await Site.create()
    await site.issue('server', '--replace', '--originator', '/id-in')
    const good = await site.issue('good', '--ip', '127.0.0.1')
    const lost = await site.issue('lost', '--ip', '127.0.0.1')
    await site.ca('revoke', 'lost')
    using other = await Site.create()
    const foreign = await other.issue('foreign', '--ip', '127.0.0.1')
    await using waystation = await startWaystation({
      set: { 'notification.verifyUrls': false, 'notification.retries': 0 },
      arguments: ['--https', '127.0.0.1:0', '--authority', site.authority],
    })
    assert.match(listenerURL(waystation, 'https'), /^https:/)
    const { token } = await credential(waystation, 'add', 'token', '-o', 'CAdmin')
    await eventually(() => assert.match(waystation.stderr, /were read again/))
    const servers: Server[] = []
    const heardBy = async (name: string, own: SiteCertificate): Promise<Heard> => {
      const heard: Heard = []
      const { server, url } = await receiver(site, own, heard)
      servers.push(server)
      await subscribe(waystation, token!, name, url)
      return heard
    }
    try {
      const byLost = await heardBy('lost', lost)
      const byForeign = await heardBy('foreign', foreign)
      const byGood = await heardBy('good', good)
      await eventually(() => assert.match(byGood[0] ?? '', /URI:m2m:\/id-in/))
      assert.deepEqual([byLost, byForeign], [[], []])
      await eventually(() => assert.match(waystation.stderr, /the certificate is revoked/))
    } finally {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    }
  })
})
