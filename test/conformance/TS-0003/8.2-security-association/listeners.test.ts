import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type ConnectionOptions, connect } from 'node:tls'
import { eventually } from '../../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../../support/Site.ts'
import { listenerURL } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

const listeners = ['https', 'wss', 'mqtts', 'coaps'] as const
/** How long a connection that is to be cut may stay. */
const patienceMilliseconds = 1000

describe('every listener with TLS (TS-0003 8.2.2)', () => {
  let site: Site
  let waystation: Waystation
  let ca: string
  let device: SiteCertificate
  let lost: SiteCertificate
  let foreign: SiteCertificate
  let key: string

  before(async () => {
    site = await Site.create()
    ca = readFileSync(site.authorityFile, 'utf8')
    device = await site.issue('Cdevice')
    lost = await site.issue('Clost')
    await site.ca('revoke', 'Clost')
    using other = await Site.create()
    foreign = await other.issue('Cdevice')
    waystation = await startWaystation({
      set: { 'tls.clientCertificates': 'required' },
      arguments: [...listeners.flatMap((name) => [`--${name}`, '127.0.0.1:0']), '--authority', site.authority],
    })
    key = (await credential(waystation, 'add', 'psk', 'device', '-o', 'Cdevice')).key!
    await eventually(() => assert.match(waystation.stderr, /were read again/))
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  const psk = (secret: string): ConnectionOptions => ({
    maxVersion: 'TLSv1.2',
    ciphers: 'PSK',
    pskCallback: () => ({ identity: 'device', psk: Buffer.from(secret, 'hex') }),
    checkServerIdentity: () => undefined,
  })

  for (const name of listeners) {
    const stays = (options: ConnectionOptions) => staysOpen(listenerURL(waystation, name), { ca, ...options })

    it(`lets those in who prove who they are: ${name}`, async () => {
      const over = (version: 'TLSv1.2' | 'TLSv1.3') => stays({ ...device, minVersion: version, maxVersion: version })
      assert.deepEqual(await Promise.all([over('TLSv1.2'), over('TLSv1.3'), stays(psk(key))]), [true, true, true])
    })

    it(`cuts off those who do not, and tells the log: ${name}`, async () => {
      const before = waystation.stderr.length
      for (const options of [{}, lost, foreign, psk(randomBytes(32).toString('hex'))]) {
        assert.equal(await stays(options), false)
      }
      const reasons = [
        /a certificate is required/,
        /is revoked/,
        /UNABLE_TO_VERIFY/,
        /"pskIdentity":"device".*handshake failed/,
      ]
      for (const reason of reasons) await eventually(() => assert.match(waystation.stderr.slice(before), reason))
    })
  }
})

function staysOpen(url: string, options: ConnectionOptions): Promise<boolean> {
  const { port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), ...options })
    const timer = setTimeout(() => end(socket.authorized || options.pskCallback !== undefined), patienceMilliseconds)
    const end = (isOpen: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isOpen)
    }
    socket.on('error', () => end(false))
    socket.on('close', () => end(false))
    socket.resume()
  })
}
