import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { certificatePair } from '../testing/dtls/certificatePair.ts'
import { dtlsPair, identity, key, serverAddress } from '../testing/dtls/dtlsPair.ts'
import { isHandshake } from '../testing/dtls/MemoryNetwork.ts'
import { SeededRandom } from '../testing/dtls/SeededRandom.ts'

const certificates = certificatePair()
after(() => certificates.authority[Symbol.dispose]())
const { trustedClients, withCertificate } = certificates

describe('a session that is silent', () => {
  it('ends when its time is over, and the peer is told', async () => {
    const pair = await dtlsPair({ limits: { idleMilliseconds: 600_000 } })
    const peer = await pair.connect()
    await pair.clock.pass(550_000)
    equal(peer.isOpen, true)
    await pair.clock.pass(100_000)
    equal(peer.isOpen, false)
    equal(pair.server.counts.sessions, 0)
  })

  it('ends when its proof is not good any more', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    equal(
      pair.server.closeSessions(({ pskIdentity }) => pskIdentity === identity),
      1,
    )
    await pair.clock.pass(100)
    equal(peer.isOpen, false)
  })
})

describe('resumption', () => {
  const isResumed = (pair: Awaited<ReturnType<typeof dtlsPair>>) =>
    pair.messages('debug').findLast(({ message }) => message === 'DTLS session established')?.fields.isResumed

  it('takes up a session without another key exchange, and knows the peer still', async () => {
    for (const security of [{ preSharedKey: { identity, key } }, withCertificate]) {
      const pair = await dtlsPair(trustedClients, { security })
      for (const expected of [false, true, true]) {
        const peer = await pair.connect()
        deepEqual(await pair.ask(peer, 'hello'), ['HELLO'])
        equal(isResumed(pair), expected)
        const { proof } = pair.atServer.at(-1)!.peer
        equal(proof.pskIdentity ?? proof.certificate?.subject, 'certificate' in security ? 'CN=sensor' : identity)
        peer.close()
        await pair.clock.pass(100)
      }
    }
  })

  it('gets through loss, repetition and disorder', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const pair = await dtlsPair()
      ;(await pair.connect()).close()
      await pair.clock.pass(100)
      const random = new SeededRandom(seed)
      pair.network.fate = ({ bytes }) => {
        const copies = random.next() < 0.25 ? 0 : random.next() < 0.25 ? 2 : 1
        return Array.from({ length: copies }, () => ({ bytes, delay: 5 + random.below(60) }))
      }
      const peer = await pair.connect()
      for (let count = 0; count < 20; count++) {
        peer.send(Buffer.from(`${count}`))
        await pair.clock.pass(1_000)
      }
      ok(pair.atServer.length >= 5, `${pair.atServer.length} of 20 with seed ${seed}`)
      equal(isResumed(pair), true)
    }
  })

  it('is refused to an identity that has got another key or none, and to a revoked certificate', async () => {
    let current: Buffer | undefined = key
    const byKey = await dtlsPair({ preSharedKeyOf: () => current })
    ;(await byKey.connect()).close()
    current = undefined
    await rejects(byKey.connect(), /refused/)
    let isRevoked = false
    const certificateFault = () => (isRevoked ? 'the certificate is revoked' : undefined)
    const byCertificate = await dtlsPair({ ...trustedClients, certificateFault }, { security: withCertificate })
    ;(await byCertificate.connect()).close()
    isRevoked = true
    await rejects(byCertificate.connect(), /certificateUnknown/)
  })

  it('ends with its life time', async () => {
    const pair = await dtlsPair({ limits: { cachedSessionMilliseconds: 60_000 } })
    ;(await pair.connect()).close()
    await pair.clock.pass(70_000)
    await pair.connect()
    equal(isResumed(pair), false)
  })
})

describe('connection ids', () => {
  for (const connectionIds of ['toServer', 'bothWays'] as const) {
    it(`keep a session when the client's address changes, ${connectionIds}`, async () => {
      const pair = await dtlsPair({}, { connectionIds })
      const peer = await pair.connect()
      for (const text of ['one', 'two', 'three']) {
        deepEqual(await pair.ask(peer, text), [text.toUpperCase()])
        await pair.client.rebind()
      }
      equal(new Set(pair.atServer.map((message) => message.peer)).size, 1)
      equal(new Set(pair.network.sent.map(({ from }) => from.port)).size, 4)
      equal(pair.network.sent.filter((datagram) => isHandshake(datagram, 1)).length, 2, 'no other handshake')
      equal(pair.server.counts.sessions, 1)
    })
  }

  it('do not let a replayed or old record move the session', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    let isHeld = true
    const { fate } = pair.network
    pair.network.fate = (datagram) => (isHeld ? [] : fate(datagram))
    peer.send(Buffer.from('held back'))
    const held = pair.network.sent.at(-1)!
    isHeld = false
    deepEqual(await pair.ask(peer, 'newer'), ['NEWER'])
    const thief = { address: '198.51.100.66', port: 6_666 }
    const newer = pair.network.sent.findLast(({ from }) => from.port !== serverAddress.port)!
    pair.network.deliver({ ...held, from: thief })
    pair.network.deliver({ ...newer, from: thief })
    await pair.clock.pass(100)
    deepEqual(
      pair.atServer.map(({ text }) => text),
      ['newer', 'held back'],
    )
    equal(pair.atServer[0]!.peer.address.startsWith('192.0.2.7:'), true)
  })

  it("keep a session when the server's address changes, if the client has given it one", async () => {
    const elsewhere = { address: '203.0.113.5', port: 5_684 }
    for (const connectionIds of ['toServer', 'bothWays'] as const) {
      const pair = await dtlsPair({}, { connectionIds })
      const peer = await pair.connect()
      const { fate } = pair.network
      pair.network.fate = (datagram) => {
        if (datagram.from.port !== serverAddress.port) return fate(datagram)
        pair.network.deliver({ ...datagram, from: elsewhere })
        return []
      }
      const isHeard = connectionIds === 'bothWays'
      deepEqual(await pair.ask(peer, 'hello'), isHeard ? ['HELLO'] : [])
      peer.send(Buffer.from('where to?'))
      deepEqual(pair.network.sent.at(-1)?.to, isHeard ? elsewhere : serverAddress)
    }
  })

  it('do not let a forged record move the session', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    await pair.ask(peer, 'hello')
    const last = pair.network.sent.findLast(({ from }) => from.port !== serverAddress.port)!
    const forged = Buffer.from(last.bytes)
    forged.writeUIntBE(500, 5, 6)
    pair.network.deliver({ ...last, bytes: forged, from: { address: '198.51.100.66', port: 6_666 } })
    await pair.clock.pass(100)
    deepEqual(await pair.ask(peer, 'hello'), ['HELLO'])
  })

  it('are not used when either end does not want them', async () => {
    for (const [serverOption, clientOption] of [
      [false, 'bothWays'],
      [true, 'none'],
    ] as const) {
      const pair = await dtlsPair({ connectionIds: serverOption }, { connectionIds: clientOption })
      deepEqual(await pair.ask(await pair.connect(), 'hello'), ['HELLO'])
      equal(
        pair.network.sent.some(({ bytes }) => bytes[0] === 25),
        false,
      )
    }
  })

  it('leave the address to another client', async () => {
    const pair = await dtlsPair()
    const first = await pair.connect()
    await pair.ask(first, 'one')
    const at = pair.network.sent[0]!.from.port
    await pair.client.rebind()
    await pair.ask(first, 'moved')
    const openSocket = (_: 4 | 6, listener: Parameters<typeof pair.network.open>[2]) =>
      pair.network.open('192.0.2.7', at, listener)
    const other = await pair.connect(pair.makeClient({ openSocket }))
    await pair.ask(other, 'two')
    await pair.ask(first, 'three')
    equal(pair.server.counts.sessions, 2)
    deepEqual(pair.atClient, ['ONE', 'MOVED', 'TWO', 'THREE'])
  })

  it('leave the address to a client with another certificate', async () => {
    const pair = await dtlsPair(trustedClients, { security: withCertificate })
    const first = await pair.connect()
    const at = pair.network.sent[0]!.from.port
    await pair.client.rebind()
    const certificate = certificates.authority.issue('meter', { usage: 'clientAuth' })
    const other = pair.makeClient({
      openSocket: (_, listener) => pair.network.open('192.0.2.7', at, listener),
      security: { ...withCertificate, certificate },
    })
    deepEqual(await pair.ask(await pair.connect(other), 'one'), ['ONE'])
    deepEqual(await pair.ask(first, 'two'), ['TWO'])
    equal(pair.closedAtServer.length, 0)
  })
})

describe('a device that restarts on the same port', () => {
  it('gets another session, and its old one ends only then', async () => {
    const pair = await dtlsPair()
    const first = await pair.connect()
    await pair.ask(first, 'before')
    const { port } = pair.network.sent[0]!.from
    const openSocket = (_: 4 | 6, listener: Parameters<typeof pair.network.open>[2]) =>
      pair.network.open('192.0.2.7', port, listener)
    const stranger = pair.makeClient({
      openSocket,
      security: { preSharedKey: { identity, key: Buffer.from('wrong') } },
    })
    await rejects(pair.connect(stranger))
    equal(pair.closedAtServer.length, 0)
    const restarted = await pair.connect(pair.makeClient({ openSocket }))
    deepEqual(await pair.ask(restarted, 'after'), ['AFTER'])
    equal(pair.closedAtServer.length, 1)
    equal(pair.server.counts.sessions, 1)
  })
})
