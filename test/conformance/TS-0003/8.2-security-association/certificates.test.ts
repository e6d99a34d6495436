import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { connect } from 'node:tls'
import { eventually } from '../../../support/index.ts'
import { Site, type SiteCertificate } from '../../../support/Site.ts'
import { listenerURL, secureRequest } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

const refused = 4106

describe('an association by certificates (TS-0003 8.2.2.2)', () => {
  let site: Site
  let waystation: Waystation
  let url: string
  let admin: SiteCertificate
  let sensor: SiteCertificate
  let ca: string

  before(async () => {
    site = await Site.create()
    ca = readFileSync(site.authorityFile, 'utf8')
    admin = await site.issue('CAdmin')
    sensor = await site.issue('Csensor')
    waystation = await startWaystation({ arguments: ['--https', '127.0.0.1:0', '--authority', site.authority] })
    url = listenerURL(waystation, 'https')
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    it(`lets its holder be the originator that it names, and nobody else, over ${version}`, async () => {
      const only = { ca, minVersion: version, maxVersion: version }
      assert.equal((await secureRequest(url, { ...only, ...admin, originator: 'CAdmin' })).rsc, 2000)
      const stolen = await secureRequest(url, { ...only, ...sensor, originator: 'CAdmin' })
      assert.deepEqual([stolen.rsc, stolen.http], [refused, 403])
      // The CSEBase may be retrieved by whoever is registered, which this sensor is not.
      assert.equal((await secureRequest(url, { ...only, ...sensor, originator: 'Csensor' })).rsc, 4103)
    })
  }

  it('tells the log who was refused, from where and what', async () => {
    await secureRequest(url, { ca, ...sensor, originator: 'Csomebody' })
    await eventually(() => assert.match(waystation.stderr, /"Csomebody".*\n/))
    const line = waystation.stderr.split('\n').find((text) => text.includes('"Csomebody"'))
    const { originator, remoteAddress, to, entitled } = JSON.parse(line!)
    assert.deepEqual(
      { originator, remoteAddress, to, entitled },
      {
        originator: 'Csomebody',
        remoteAddress: '127.0.0.1',
        to: 'cse-in',
        entitled: ['Csensor'],
      },
    )
  })

  it('entitles nobody without a certificate', async () => {
    assert.equal((await secureRequest(url, { ca, originator: 'CAdmin' })).rsc, refused)
    assert.equal((await waystation.client('CAdmin').retrieve('cse-in')).rsc, refused)
  })

  it('does not know the certificates of another authority, whatever they name', async () => {
    using other = await Site.create()
    const forged = await other.issue('CAdmin')
    assert.equal((await secureRequest(url, { ca, ...forged, originator: 'CAdmin' })).rsc, refused)
    await eventually(() => assert.match(waystation.stderr, /"subject":"CN=CAdmin".*Certificate of a client refused/))
    await assert.rejects(secureRequest(url, { ca: readFileSync(other.authorityFile), ...admin, originator: 'CAdmin' }))
  })

  it('ends when the certificate runs out, also on an open connection', async () => {
    const brief = await site.issue('Cbrief', '--originator', 'CAdmin', '--validity', '3s')
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca, ...brief })
    try {
      assert.equal((await secureRequest(url, { agent, originator: 'CAdmin' })).rsc, 2000)
      await wait(3500)
      assert.equal((await secureRequest(url, { agent, originator: 'CAdmin' })).rsc, refused)
      assert.equal((await secureRequest(url, { ca, ...brief, originator: 'CAdmin' })).rsc, refused)
      await eventually(() => assert.match(waystation.stderr, /CERT_HAS_EXPIRED/))
    } finally {
      agent.destroy()
    }
  })

  it('ends when the certificate is revoked, also on an open connection, without a restart', async () => {
    const lost = await site.issue('Clost', '--originator', 'CAdmin')
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca, ...lost })
    try {
      assert.equal((await secureRequest(url, { agent, originator: 'CAdmin' })).rsc, 2000)
      await site.ca('revoke', 'Clost', '--reason', 'keyCompromise')
      await eventually(async () => {
        assert.equal((await secureRequest(url, { agent, originator: 'CAdmin' })).rsc, refused)
      })
      assert.equal((await secureRequest(url, { ca, ...lost, originator: 'CAdmin' })).rsc, refused)
      await eventually(() => assert.match(waystation.stderr, /the certificate is revoked/))
      await eventually(() => assert.match(waystation.stderr, /"subject":"CN=Clost".*Connection ended/))
      assert.equal((await secureRequest(url, { ca, ...admin, originator: 'CAdmin' })).rsc, 2000)
    } finally {
      agent.destroy()
    }
  })

  it('uses a new certificate of the server without a restart', async () => {
    const before = await serialNumberOf(url, ca)
    await site.issue('server', '--replace')
    await eventually(async () => assert.notEqual(await serialNumberOf(url, ca), before))
  })

  it('stays as it was when a file cannot be understood', async () => {
    const serial = await serialNumberOf(url, ca)
    const file = `${site.authority}/issued/server.pem`
    const whole = readFileSync(file)
    writeFileSync(file, 'no certificate')
    await eventually(() => assert.match(waystation.stderr, /those before stay in force/))
    assert.equal(await serialNumberOf(url, ca), serial)
    writeFileSync(file, whole)
  })
})

describe('an association that must be mutual', () => {
  it('does not come about without a certificate that counts, nor below the lowest version', async () => {
    using site = await Site.create()
    const ca = readFileSync(site.authorityFile, 'utf8')
    const admin = await site.issue('CAdmin')
    const lost = await site.issue('Clost')
    await site.ca('revoke', 'Clost')
    await using waystation = await startWaystation({
      set: { 'tls.clientCertificates': 'required', 'tls.minVersion': '1.3' },
      arguments: ['--https', '127.0.0.1:0', '--authority', site.authority],
    })
    const url = listenerURL(waystation, 'https')
    assert.equal((await secureRequest(url, { ca, ...admin, originator: 'CAdmin' })).rsc, 2000)
    await assert.rejects(secureRequest(url, { ca, originator: 'CAdmin' }))
    await assert.rejects(secureRequest(url, { ca, ...lost, originator: 'Clost' }))
    await assert.rejects(secureRequest(url, { ca, ...admin, maxVersion: 'TLSv1.2', originator: 'CAdmin' }))
    await eventually(() => assert.match(waystation.stderr, /a certificate is required.*TLS connection refused/))
    await eventually(() => assert.match(waystation.stderr, /UNSUPPORTED_PROTOCOL.*TLS handshake failed/))
  })
})

function serialNumberOf(url: string, ca: string): Promise<string> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), ca }, () => {
      resolve(socket.getPeerX509Certificate()!.serialNumber)
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
