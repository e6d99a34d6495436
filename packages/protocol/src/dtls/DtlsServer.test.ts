import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { certificatePair } from '../testing/dtls/certificatePair.ts'
import { dtlsPair, identity, key, serverAddress } from '../testing/dtls/dtlsPair.ts'
import { isHandshake } from '../testing/dtls/MemoryNetwork.ts'
import { SeededRandom } from '../testing/dtls/SeededRandom.ts'
import { cipherSuites, usesPreSharedKey } from './CipherSuite.ts'
import { DtlsClient } from './DtlsClient.ts'
import { DtlsServer } from './DtlsServer.ts'

const certificates = certificatePair()
after(() => certificates.authority[Symbol.dispose]())
const { authority, altNames, trustedClients, trustedServer, withCertificate } = certificates

describe('DTLS between our two ends', () => {
  for (const suite of cipherSuites) {
    it(`works with ${suite.name}`, async () => {
      const security = usesPreSharedKey(suite) ? { preSharedKey: { identity, key } } : withCertificate
      const pair = await dtlsPair(trustedClients, { security: { ...security, suites: [suite.name] } })
      const peer = await pair.connect()
      deepEqual(await pair.ask(peer, 'hello'), ['HELLO'])
      const { proof } = pair.atServer[0]!.peer
      equal(proof.pskIdentity, usesPreSharedKey(suite) ? identity : undefined)
      equal(proof.certificate?.subject, usesPreSharedKey(suite) ? undefined : 'CN=sensor')
      equal(peer.proof.certificate?.subject, usesPreSharedKey(suite) ? undefined : 'CN=server')
      deepEqual(pair.messages('warn'), [])
    })
  }

  it('says good-bye in both directions', async () => {
    const pair = await dtlsPair()
    const first = await pair.connect()
    first.close()
    await pair.clock.pass(100)
    equal(pair.closedAtServer.length, 1)
    equal(pair.server.counts.sessions, 0)
    const second = await pair.connect()
    ok(second !== first)
    await pair.server.stop()
    await pair.clock.pass(100)
    equal(second.isOpen, false)
    equal(pair.closedAtClient.length, 1)
  })

  it('keeps one session for each server', async () => {
    const pair = await dtlsPair()
    const [one, other] = await Promise.all([pair.connect(), pair.connect()])
    equal(one, other)
    equal(await pair.connect(), one)
    equal(pair.server.counts.sessions, 1)
  })

  it('lets a client without a certificate in where they are only asked for', async () => {
    const pair = await dtlsPair({ ...trustedClients, clientCertificates: 'request' }, { security: trustedServer })
    deepEqual(await pair.ask(await pair.connect(), 'hello'), ['HELLO'])
    deepEqual(pair.atServer[0]!.peer.proof, {})
  })

  it('takes a ClientHello in pieces', async () => {
    const pair = await dtlsPair({}, { limits: { maxDatagramBytes: 120 } })
    deepEqual(await pair.ask(await pair.connect(), 'hello'), ['HELLO'])
    const hellos = pair.network.sent.filter((datagram) => isHandshake(datagram, 1))
    ok(hellos.length > 2, `${hellos.length} pieces`)
  })

  it('works over IPv6', async () => {
    const heard: string[] = []
    const security = { preSharedKeyOf: () => key }
    const server = new DtlsServer({ host: '::1', port: 0, security })
    const { port } = await server.start({ onMessage: (peer) => peer.send(Buffer.from(peer.address)) })
    const answered = Promise.withResolvers<void>()
    const onMessage = (_: unknown, bytes: Buffer) => {
      heard.push(bytes.toString())
      answered.resolve()
    }
    const client = new DtlsClient({ handler: { onMessage }, security: { preSharedKey: { identity, key } } })
    const peer = await client.connect('::1', port)
    peer.send(Buffer.from('where am I?'))
    await answered.promise
    match(heard[0]!, /^\[::1\]:\d+$/)
    equal(peer.address, `[::1]:${port}`)
    await client.close()
    await server.stop()
  })

  it('cuts certificates larger than datagrams into pieces, and back', async () => {
    const large = authority.issue('large', { altNames, padBytes: 6_000, through: 'between' })
    const pair = await dtlsPair(
      { ...trustedClients, certificate: () => large, limits: { maxDatagramBytes: 300 } },
      { security: { ...trustedServer, certificate: large }, limits: { maxDatagramBytes: 200 } },
    )
    deepEqual(await pair.ask(await pair.connect(), 'hello'), ['HELLO'])
    ok(pair.network.sent.every(({ from, bytes }) => bytes.length <= (from.port === serverAddress.port ? 300 : 200)))
  })
})

describe('DTLS on a bad network', () => {
  it('gets through whatever single datagram is lost', async () => {
    for (let lost = 0; lost < 10; lost++) {
      const pair = await dtlsPair(trustedClients, { security: withCertificate })
      const { fate } = pair.network
      let count = 0
      pair.network.fate = (datagram) => (count++ === lost ? [] : fate(datagram))
      const peer = await pair.connect()
      // What comes before the client knows that the server has finished may be lost with it.
      await pair.clock.pass(5_000)
      if ((await pair.ask(peer, 'hello')).length === 0) deepEqual(await pair.ask(peer, 'again'), ['AGAIN'])
    }
  })

  it('gets through loss, repetition and disorder', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = new SeededRandom(seed)
      const security = seed % 2 ? withCertificate : { preSharedKey: { identity, key } }
      const limits = { maxDatagramBytes: 400, handshakeMilliseconds: 120_000 }
      const pair = await dtlsPair({ ...trustedClients, limits }, { security, limits, connectionIds: 'bothWays' })
      pair.network.fate = ({ bytes }) => {
        const copies = random.next() < 0.25 ? 0 : random.next() < 0.25 ? 2 : 1
        return Array.from({ length: copies }, () => ({ bytes, delay: 5 + random.below(60) }))
      }
      const peer = await pair.connect()
      for (let count = 0; count < 40; count++) peer.send(Buffer.from(`message ${count}`))
      await pair.clock.pass(1_000)
      const texts = pair.atServer.map(({ text }) => text)
      ok(texts.length >= 10 && texts.length <= 40, `${texts.length} of 40 with seed ${seed}`)
      equal(new Set(texts).size, texts.length, 'none twice')
      equal(pair.server.counts.handshakes, 0)
    }
  })

  it('waits longer each time, and gives up in the end', async () => {
    const pair = await dtlsPair()
    pair.network.fate = () => []
    await rejects(pair.connect(), /not finished in time/)
    const hellos = pair.network.sent.filter((datagram) => isHandshake(datagram, 1))
    ok(hellos.length >= 4 && hellos.length <= 6, `${hellos.length} in 30 s`)
  })

  it('opens no socket for a client that is closed while the name of the server is looked up', async () => {
    const pair = await dtlsPair()
    let opened = 0
    const client = pair.makeClient({
      openSocket: (_, listener) => {
        opened++
        return pair.network.open('192.0.2.7', 0, listener)
      },
    })
    const connecting = client.connect('localhost', serverAddress.port)
    await client.close()
    await rejects(connecting, { kind: 'unreachable', message: /The client is closed/ })
    equal(opened, 0)
  })

  it('forgets a client that shows its cookie and then falls silent', async () => {
    const pair = await dtlsPair()
    const { fate } = pair.network
    let hellos = 0
    pair.network.fate = (datagram) =>
      (isHandshake(datagram, 1) ? ++hellos <= 2 : false)
        ? fate(datagram)
        : datagram.from.port === serverAddress.port && hellos < 2
          ? fate(datagram)
          : []
    const connecting = rejects(pair.connect())
    await pair.clock.pass(1_000)
    equal(pair.server.counts.handshakes, 1)
    await pair.clock.pass(60_000)
    await connecting
    equal(pair.server.counts.handshakes, 0)
  })
})
