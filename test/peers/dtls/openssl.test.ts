import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { after, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { DtlsClient, type DtlsClientOptions } from '@waystation/protocol/dtls'
import { eventually } from '../../support/eventually.ts'
import { identity, key, makeMaterial } from './material.ts'
import { PeerProgram } from './PeerProgram.ts'
import { startEcho } from './startEcho.ts'

const material = await makeMaterial()
after(() => material[Symbol.asyncDispose]())
const { folder, trust } = material

const pskOptions = ['-psk_identity', identity, '-psk', key.toString('hex')]
const certificateOptions = ['-CAfile', 'ca.crt', '-verify_return_error', '-cert', 'sensor.crt', '-key', 'sensor.key']
const serverOptions = {
  preSharedKeyOf: (name: string) => (name === identity ? key : undefined),
  certificate: () => material.server,
  clientCertificates: 'request',
  certificateFault: (chain: Parameters<typeof trust.faultOf>[0]) => trust.faultOf(chain),
} as const

const client = (port: number, ...args: readonly string[]) =>
  new PeerProgram('openssl', ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${port}`, ...args], folder)

describe('openssl s_client', () => {
  const byKey = [
    'PSK-AES128-CCM8',
    'PSK-AES128-CCM',
    'PSK-AES128-GCM-SHA256',
    'PSK-AES256-GCM-SHA384',
    'PSK-CHACHA20-POLY1305',
    'ECDHE-PSK-CHACHA20-POLY1305',
  ]
  const byCertificate = [
    'ECDHE-ECDSA-AES128-CCM8',
    'ECDHE-ECDSA-AES128-CCM',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
  ]
  for (const suite of [...byKey, ...byCertificate]) {
    it(`talks to our server with ${suite}`, async () => {
      const usesKey = byKey.includes(suite)
      await using echo = await startEcho(serverOptions)
      await using peer = client(echo.port, '-cipher', suite, ...(usesKey ? pskOptions : certificateOptions))
      await peer.hear(/Extended master secret: yes/)
      peer.say('hello')
      await peer.hear(/HELLO/)
      match(peer.text, new RegExp(`Cipher is ${suite}`))
      deepEqual(
        echo.established.map((fields) => fields.identity),
        [usesKey ? identity : 'CN=sensor'],
      )
    })
  }

  for (const group of ['X25519', 'P-256', 'P-384']) {
    it(`agrees on ${group}, with small datagrams and a certificate of P-384`, async () => {
      const limits = { maxDatagramBytes: 300 }
      await using echo = await startEcho({ ...serverOptions, certificate: () => material.p384, limits })
      const groups = group === 'P-384' ? group : `${group}:P-384`
      await using peer = client(echo.port, '-groups', groups, '-mtu', '256', ...certificateOptions)
      await peer.hear(/Extended master secret: yes/)
      peer.say('hello')
      await peer.hear(/HELLO/)
    })
  }

  it('takes and shows certificates larger than datagrams', async () => {
    await using echo = await startEcho({ ...serverOptions, certificate: () => material.large })
    const own = ['-CAfile', 'ca.crt', '-cert', 'large.crt', '-cert_chain', 'large.chain', '-key', 'large.key']
    await using peer = client(echo.port, '-mtu', '400', ...own)
    await peer.hear(/Extended master secret: yes/)
    peer.say('hello')
    await peer.hear(/HELLO/)
    deepEqual(
      echo.established.map((fields) => fields.identity),
      ['CN=large'],
    )
  })

  it('resumes its session', async () => {
    await using echo = await startEcho(serverOptions)
    for (const option of ['-sess_out', '-sess_in']) {
      await using peer = client(echo.port, '-cipher', 'PSK-AES128-GCM-SHA256', ...pskOptions, option, 'session.pem')
      await peer.hear(/Extended master secret: yes/)
      peer.say('hello')
      await peer.hear(/HELLO/)
    }
    deepEqual(
      echo.established.map(({ isResumed }) => isResumed),
      [false, true],
    )
  })

  it('is refused with a wrong key, an unknown identity, and no certificate where one is required', async () => {
    await using echo = await startEcho({ ...serverOptions, clientCertificates: 'require' })
    const wrongKey = ['-cipher', 'PSK', '-psk_identity', identity, '-psk', 'abcd']
    const unknown = ['-cipher', 'PSK', '-psk_identity', 'nobody', '-psk', key.toString('hex')]
    for (const [args, alert, reason] of [
      [wrongKey, /alert decrypt error/, /key is not that of the identity/],
      [unknown, /alert decrypt error/, /identity is unknown/],
      [['-CAfile', 'ca.crt'], /alert handshake failure/, /shows no certificate/],
    ] as const) {
      await using peer = client(echo.port, ...args)
      await peer.hear(alert)
      match(String(echo.warnings.at(-1)?.reason), reason)
    }
    equal(echo.established.length, 0)
  })
})

/** A port that was free a moment ago, for programs that do not tell which one they took. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}

describe('openssl s_server', () => {
  async function start(args: readonly string[], security: DtlsClientOptions['security']) {
    const port = await freePort()
    const peer = new PeerProgram(
      'openssl',
      ['s_server', '-dtls1_2', '-accept', `127.0.0.1:${port}`, '-no_ticket', ...args],
      folder,
    )
    await peer.hear(/ACCEPT/)
    const heard: string[] = []
    const ours = new DtlsClient({ security, handler: { onMessage: (_, bytes) => void heard.push(bytes.toString()) } })
    return {
      peer,
      port,
      ours,
      heard,
      async [Symbol.asyncDispose]() {
        await ours.close()
        await peer[Symbol.asyncDispose]()
      },
    }
  }
  const ofClient = {
    certificate: material.sensor,
    certificateFault: (chain: Parameters<typeof trust.faultOf>[0]) => trust.faultOf(chain, 'server'),
  }

  const byKey = ['-nocert', ...pskOptions]
  const byCertificate = ['-cert', 'server.crt', '-key', 'server.key', '-CAfile', 'ca.crt', '-Verify', '2']
  const large = ['-cert', 'large.crt', '-cert_chain', 'large.chain', '-key', 'large.key', '-mtu', '400']
  for (const [name, args, security] of [
    ['PSK-AES128-CCM8', [...byKey, '-cipher', 'PSK-AES128-CCM8'], { preSharedKey: { identity, key } }],
    ['PSK-AES256-GCM-SHA384', [...byKey, '-cipher', 'PSK-AES256-GCM-SHA384'], { preSharedKey: { identity, key } }],
    [
      'ECDHE-PSK-CHACHA20-POLY1305',
      [...byKey, '-cipher', 'ECDHE-PSK-CHACHA20-POLY1305'],
      { preSharedKey: { identity, key } },
    ],
    ['a hint', [...byKey, '-psk_hint', 'which', '-cipher', 'PSK'], { preSharedKey: { identity, key } }],
    ['ECDHE-ECDSA-AES128-CCM8', [...byCertificate, '-cipher', 'ECDHE-ECDSA-AES128-CCM8'], ofClient],
    ['ECDHE-ECDSA-AES256-GCM-SHA384', [...byCertificate, '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'], ofClient],
    ['cookies', [...byCertificate, '-listen'], ofClient],
    ['large certificates in small datagrams', large, { ...ofClient, certificate: material.large }],
  ] as const) {
    it(`is talked to by our client with ${name}`, async () => {
      await using end = await start(args, security)
      const peer = await end.ours.connect('127.0.0.1', end.port, { timeoutMilliseconds: 15_000 })
      peer.send(Buffer.from('a reading\n'))
      await end.peer.hear(/a reading/)
      end.peer.say('an order')
      await eventually(() => deepEqual(end.heard, ['an order\n']))
    })
  }

  it('is left when its certificate is for another name, or of another authority', async () => {
    for (const security of [
      { ...ofClient, serverName: 'elsewhere.example' },
      { ...ofClient, certificateFault: () => 'no authority that is trusted has signed the certificate' },
    ]) {
      await using end = await start(byCertificate, security)
      await rejects(end.ours.connect('127.0.0.1', end.port), /elsewhere.example|no authority/)
      await end.peer.hear(/alert/)
    }
  })

  it('resumes the session of our client', async () => {
    await using end = await start([...byKey, '-cipher', 'PSK-AES128-GCM-SHA256'], { preSharedKey: { identity, key } })
    for (const text of ['one', 'two']) {
      const peer = await end.ours.connect('127.0.0.1', end.port, { timeoutMilliseconds: 15_000 })
      peer.send(Buffer.from(`${text}\n`))
      await end.peer.hear(new RegExp(text))
      peer.close()
      await delay(300)
    }
    await end.peer.hear(/Reused session-id/)
  })
})
