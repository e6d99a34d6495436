import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { certificatePair } from '../testing/dtls/certificatePair.ts'
import { dtlsPair, identity, key, serverAddress } from '../testing/dtls/dtlsPair.ts'
import { isHandshake } from '../testing/dtls/MemoryNetwork.ts'
import { TestAuthority } from '../testing/dtls/TestAuthority.ts'
import { TrustedAuthorities } from '../tls/TrustedAuthorities.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'

const certificates = certificatePair()
after(() => certificates.authority[Symbol.dispose]())
const { authority, altNames, ofServer, ofClient, trustedClients, trustedServer, withCertificate } = certificates

describe('what DTLS refuses', () => {
  const refused = async (pair: Awaited<ReturnType<typeof dtlsPair>>, reason: RegExp) => {
    await rejects(pair.connect(), /No DTLS session/)
    await pair.clock.pass(1_000)
    const [warning, ...others] = pair.messages('warn')
    deepEqual(others, [])
    equal(warning?.message, 'DTLS peer refused')
    match(String(warning?.fields.reason), reason)
    deepEqual(pair.server.counts, { sessions: 0, handshakes: 0 })
    equal(JSON.stringify(pair.entries).includes(key.toString()), false)
    return warning!.fields
  }

  it('a wrong key, naming the identity', async () => {
    const preSharedKey = { identity, key: Buffer.from('guessed') }
    for (const suites of [['TLS_PSK_WITH_AES_128_CCM_8'], ['TLS_ECDHE_PSK_WITH_AES_256_GCM_SHA384']]) {
      for (const connectionIds of ['none', 'bothWays'] as const) {
        const pair = await dtlsPair({}, { security: { preSharedKey, suites }, connectionIds })
        const fields = await refused(pair, /key is not that of the identity/)
        equal(fields.identity, identity)
      }
    }
  })

  it('an unknown identity, in the same way as a wrong key', async () => {
    const shapeOf = async (preSharedKey: { identity: string; key: Buffer }, reason: RegExp) => {
      const pair = await dtlsPair({}, { security: { preSharedKey } })
      await refused(pair, reason)
      return pair.network.sent.map(({ bytes }) => [bytes.length, bytes[0], bytes[bytes.length - 1]! > 0])
    }
    const wrong = await shapeOf({ identity, key: Buffer.from('guessed') }, /key is not/)
    const unknown = await shapeOf({ identity: 'nobody-1', key: Buffer.from('guessed') }, /identity is unknown/)
    equal(wrong.length, unknown.length)
    deepEqual(
      wrong.map(([bytes, type]) => [bytes, type]),
      unknown.map(([bytes, type]) => [bytes, type]),
    )
  })

  it('a client without a certificate where one is required', async () => {
    await refused(await dtlsPair(trustedClients, { security: trustedServer }), /shows no certificate/)
  })

  it('a certificate of another authority', async () => {
    using stranger = new TestAuthority('Stranger')
    const security = { ...trustedServer, certificate: stranger.issue('intruder') }
    const fields = await refused(await dtlsPair(trustedClients, { security }), /no authority that is trusted/)
    equal(fields.identity, 'CN=intruder')
  })

  it('an expired certificate', async () => {
    const now = Date.now() + 5 * 86_400_000
    const trust = new TrustedAuthorities([authority.certificate])
    const certificateFault: DtlsServerSecurity['certificateFault'] = (chain) => trust.faultOf(chain, 'client', now)
    const pair = await dtlsPair({ ...trustedClients, certificateFault }, { security: withCertificate })
    await refused(pair, /certificate has expired/)
  })

  it('a revoked certificate', async () => {
    const certificateFault = () => 'the certificate is revoked'
    const pair = await dtlsPair({ ...trustedClients, certificateFault }, { security: withCertificate })
    await refused(pair, /certificate is revoked/)
  })

  it('a certificate whose key the client has not', async () => {
    const other = authority.issue('other', { usage: 'clientAuth' })
    const security = { ...trustedServer, certificate: { chain: ofClient.chain, key: other.key } }
    await refused(await dtlsPair(trustedClients, { security }), /has not the key/)
  })

  it('a certificate that is meant for servers', async () => {
    const security = { ...trustedServer, certificate: authority.issue('web', { usage: 'serverAuth' }) }
    await refused(await dtlsPair(trustedClients, { security }), /not for a client/)
  })

  it('a client that has no suite in common', async () => {
    await refused(await dtlsPair({}, { security: trustedServer }), /no cipher suite in common/)
  })

  it('a server whose certificate is for another name', async () => {
    const security = { ...trustedServer, serverName: 'elsewhere.example' }
    const pair = await dtlsPair({ certificate: () => ofServer }, { security })
    await rejects(pair.connect(), /not for elsewhere.example/)
  })

  it('a server of another authority', async () => {
    using stranger = new TestAuthority('Stranger')
    const fake = stranger.issue('server', { altNames })
    const pair = await dtlsPair({ certificate: () => fake }, { security: trustedServer })
    await rejects(pair.connect(), /no authority that is trusted/)
  })

  it('a replayed record, and says so', async () => {
    const pair = await dtlsPair()
    deepEqual(await pair.ask(await pair.connect(), 'open the door'), ['OPEN THE DOOR'])
    const captured = pair.network.sent.findLast(({ from }) => from.port !== serverAddress.port)!
    pair.network.deliver(captured)
    await pair.clock.pass(100)
    equal(pair.atServer.length, 1)
    const [warning] = pair.messages('warn')
    equal(warning?.message, 'DTLS record replayed; discarded')
    equal(warning?.fields.identity, identity)
  })

  it('more sessions and handshakes than it may hold', async () => {
    const pair = await dtlsPair({ limits: { maxSessions: 2 } })
    await pair.connect()
    await pair.connect(pair.makeClient())
    await rejects(pair.connect(pair.makeClient()))
    equal(pair.server.counts.sessions, 2)
    equal(pair.messages('warn')[0]?.message, 'DTLS peer turned away')
    await pair.clock.pass(120_000)
    await pair.connect(pair.makeClient())
    equal(pair.server.counts.sessions, 2)
    equal(pair.closedAtServer.length, 1, 'the most silent one made room')
  })

  it('the slowest handshake when there are too many', async () => {
    const pair = await dtlsPair({ limits: { maxHandshakes: 2 } })
    const { fate } = pair.network
    const unlucky = new Set<number>()
    pair.network.fate = (datagram) => {
      const { to } = datagram
      if (isHandshake(datagram, 2) && unlucky.size < 2) unlucky.add(to.port)
      return isHandshake(datagram, 2) && unlucky.has(to.port) ? [] : fate(datagram)
    }
    const lost = [pair.client, pair.makeClient()].map((client) => rejects(pair.connect(client)))
    await pair.clock.pass(100)
    const early = rejects(pair.connect(pair.makeClient({ limits: { handshakeMilliseconds: 500 } })))
    await pair.clock.pass(6_000)
    await early
    equal(pair.messages('warn')[0]?.fields.reason, 'too many handshakes are under way')
    deepEqual(pair.server.counts, { sessions: 0, handshakes: 2 })
    await pair.connect(pair.makeClient())
    equal(pair.server.counts.sessions, 1)
    await pair.client.close()
    await pair.clock.pass(120_000)
    await Promise.all(lost)
  })

  it('an identity whose key is empty', async () => {
    const preSharedKey = { identity, key: Buffer.alloc(0) }
    await refused(await dtlsPair({ preSharedKeyOf: () => Buffer.alloc(0) }, { security: { preSharedKey } }), /unknown/)
  })

  it('what is in the clear once there are keys', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    deepEqual(await pair.ask(peer, 'hello'), ['HELLO'])
    const { from, to } = pair.network.sent.findLast(({ from }) => from.port !== serverAddress.port)!
    const alert = Buffer.from('15fefd000000000000000900020228', 'hex')
    const data = Buffer.from('17fefd000000000000000a0002abcd', 'hex')
    for (const bytes of [alert, data]) pair.network.deliver({ from, to, bytes })
    await pair.clock.pass(100)
    deepEqual(await pair.ask(peer, 'still there'), ['STILL THERE'])
    equal(pair.atServer.length, 2)
  })
})
