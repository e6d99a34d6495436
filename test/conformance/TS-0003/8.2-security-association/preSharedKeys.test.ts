import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { eventually } from '../../../support/index.ts'
import { credential, Site } from '../../../support/Site.ts'
import { listenerURL, secureRequest } from '../../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../../support/startWaystation.ts'

const refused = 4106

/** A client that shows a PSK. What it must check besides is the certificate, where the server falls back to it. */
function psk(identity: string, key: string | Buffer) {
  return {
    pskCallback: () => ({ identity, psk: Buffer.from(key as string, 'hex') }),
    checkServerIdentity: () => undefined,
  }
}

const versions = {
  'TLSv1.2': { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-PSK-AES128-CBC-SHA256:PSK' },
  'TLSv1.3': { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
} as const

describe('an association by a pre-shared key (TS-0003 8.2.2.1)', () => {
  let site: Site
  let waystation: Waystation
  let url: string
  let ca: string
  let adminKey: string
  let sensorKey: string

  before(async () => {
    site = await Site.create()
    ca = readFileSync(site.authorityFile, 'utf8')
    waystation = await startWaystation({ arguments: ['--https', '127.0.0.1:0', '--authority', site.authority] })
    url = listenerURL(waystation, 'https')
    adminKey = (await credential(waystation, 'add', 'psk', 'admin', '-o', 'CAdmin')).key!
    sensorKey = (await credential(waystation, 'add', 'psk', 'sensor', '-o', 'Csensor')).key!
    await eventually(async () => {
      const options = { ca, ...versions['TLSv1.2'], ...psk('sensor', sensorKey), originator: 'Csensor' }
      assert.equal((await secureRequest(url, options)).rsc, 4103)
    })
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  for (const [version, only] of Object.entries(versions)) {
    it(`lets whoever has the key be its originator, over ${version}`, async () => {
      const answer = await secureRequest(url, { ...only, ...psk('admin', adminKey), originator: 'CAdmin' })
      assert.equal(answer.rsc, 2000)
      const stolen = await secureRequest(url, { ...only, ...psk('sensor', sensorKey), originator: 'CAdmin' })
      assert.equal(stolen.rsc, refused)
    })

    it(`does not come about with a wrong key, and the log says so, over ${version}`, async () => {
      const wrong = randomBytes(32).toString('hex')
      await assert.rejects(secureRequest(url, { ...only, ...psk('admin', wrong), originator: 'CAdmin' }))
      await eventually(() => assert.match(waystation.stderr, /"pskIdentity":"admin".*TLS handshake failed/))
    })

    it(`entitles to nothing under an identity that nobody has, over ${version}`, async () => {
      const options = { ca, ...only, ...psk('nobody', adminKey), originator: 'CAdmin' }
      const outcome = await secureRequest(url, options).then(
        ({ rsc }) => rsc,
        () => refused,
      )
      assert.equal(outcome, refused)
    })
  }

  it('counts only when the key made the handshake, not when the peer went on without it', async () => {
    // Keys go with SHA-256, so that the server passes over the key of a client that has only a cipher with SHA-384.
    const without = { ca, ...versions['TLSv1.3'], ciphers: 'TLS_AES_256_GCM_SHA384' }
    for (const key of [adminKey, randomBytes(32).toString('hex')]) {
      const answer = await secureRequest(url, { ...without, ...psk('admin', key), originator: 'CAdmin' })
      assert.equal(answer.rsc, refused)
    }
  })

  it('does not count by resuming a session of nobody under the name of somebody', async () => {
    const session = await sessionOf(url, ca)
    const options = { ca, ...versions['TLSv1.3'], ciphers: 'TLS_AES_256_GCM_SHA384', session }
    for (const more of [{}, psk('admin', adminKey)]) {
      assert.equal((await secureRequest(url, { ...options, ...more, originator: 'CAdmin' })).rsc, refused)
    }
  })

  it('ends when the key is revoked, also on an open connection', async () => {
    const { key } = await credential(waystation, 'add', 'psk', 'lost', '-o', 'CAdmin')
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...versions['TLSv1.2'], ...psk('lost', key!) })
    try {
      await eventually(async () => {
        assert.equal((await secureRequest(url, { agent, originator: 'CAdmin' })).rsc, 2000)
      })
      await credential(waystation, 'revoke', 'lost')
      // The connection is cut, and the next one does not come about.
      await eventually(() => assert.rejects(secureRequest(url, { agent, originator: 'CAdmin' })))
      await eventually(() => assert.match(waystation.stderr, /"pskIdentity":"lost".*Connection ended/))
    } finally {
      agent.destroy()
    }
    const again = { ...versions['TLSv1.2'], ...psk('lost', key!), originator: 'CAdmin' }
    await assert.rejects(secureRequest(url, again))
    await eventually(() => assert.match(waystation.stderr, /"pskIdentity":"lost".*PSK_IDENTITY_NOT_FOUND/))
  })

  it('ends when the key is replaced by another', async () => {
    const { key } = await credential(waystation, 'add', 'psk', 'worn', '-o', 'CAdmin')
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...versions['TLSv1.2'], ...psk('worn', key!) })
    const ask = () => secureRequest(url, { agent, originator: 'CAdmin' })
    try {
      await eventually(async () => assert.equal((await ask()).rsc, 2000))
      const file = join(waystation.dataDirectory, 'credentials.yaml')
      await writeFile(file, (await readFile(file, 'utf8')).replace(key!, '7c'.repeat(16)))
      await eventually(() => assert.rejects(ask()))
    } finally {
      agent.destroy()
    }
  })

  it('keeps keys out of the log and out of lists', async () => {
    const list = JSON.stringify(await credential(waystation, 'list'))
    assert.match(list, /"admin"/)
    for (const key of [adminKey, sensorKey]) assert.ok(!list.includes(key) && !waystation.stderr.includes(key))
  })
})

/** The session of a connection without any credential, as far as the server offers one. */
function sessionOf(url: string, ca: string): Promise<Buffer | undefined> {
  const { port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port: Number(port), ca, ciphers: 'TLS_AES_256_GCM_SHA384' })
    socket.on('error', reject)
    socket.once('session', (session) => {
      socket.destroy()
      resolve(session)
    })
    socket.once('secureConnect', () =>
      setTimeout(() => {
        socket.destroy()
        resolve(undefined)
      }, 300),
    )
  })
}
