import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { certificatePair } from '../testing/dtls/certificatePair.ts'
import { dtlsPair, identity, key, serverAddress } from '../testing/dtls/dtlsPair.ts'
import { type Datagram, isHandshake } from '../testing/dtls/MemoryNetwork.ts'
import { mutate } from '../testing/dtls/mutate.ts'
import { SeededRandom } from '../testing/dtls/SeededRandom.ts'

const certificates = certificatePair()
after(() => certificates.authority[Symbol.dispose]())
const { trustedClients, withCertificate } = certificates
const stranger = { address: '198.51.100.9', port: 9_999 }

describe('a DTLS server before the cookie has come back', () => {
  it('answers no datagram with more bytes than it has, and keeps nothing', async () => {
    const pair = await dtlsPair()
    const connecting = pair.connect()
    await pair.clock.pass(100)
    await connecting
    const hello = pair.network.sent.find((datagram) => isHandshake(datagram, 1))!.bytes
    const before = pair.server.counts
    const random = new SeededRandom(7)
    for (let count = 0; count < 3_000; count++) {
      const bytes = count === 0 ? hello : mutate(hello, random)
      const from = { address: '198.51.100.9', port: 1_024 + count }
      const start = pair.network.sent.length
      pair.network.deliver({ from, to: serverAddress, bytes }, 0)
      await pair.clock.pass(1)
      const answers = pair.network.sent.slice(start)
      ok(answers.reduce((sum, answer) => sum + answer.bytes.length, 0) <= bytes.length)
    }
    deepEqual(pair.server.counts, before)
  })

  it('takes no cookie of another address, nor an old one', async () => {
    const pair = await dtlsPair()
    await pair.connect()
    const withCookie = pair.network.sent.filter((datagram) => isHandshake(datagram, 1))[1]!
    const handshakesAfter = async (from: Datagram['from'], milliseconds: number) => {
      await pair.clock.pass(milliseconds)
      pair.network.deliver({ ...withCookie, from })
      await pair.clock.pass(20)
      return pair.server.counts.handshakes
    }
    equal(await handshakesAfter(stranger, 0), 0)
    equal(await handshakesAfter(withCookie.from, 70_000), 1)
    equal(await handshakesAfter(withCookie.from, 15 * 60_000), 0)
  })
})

describe('a DTLS server', () => {
  it('outlives datagrams of any bytes', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    const { from } = pair.network.sent[0]!
    const heads = fc.constantFrom(
      ...['', '16fefd0000', '14fefd0000', '15fefd0000', '17fefd0001', '19fefd0001', '16feff00000000000000000020010000'],
    )
    const datagrams = fc.tuple(heads, fc.uint8Array({ maxLength: 120 }), fc.boolean())
    await fc.assert(
      fc.asyncProperty(fc.array(datagrams, { minLength: 20, maxLength: 40 }), async (list) => {
        for (const [head, tail, isFromClient] of list) {
          const bytes = Buffer.concat([Buffer.from(head, 'hex'), tail])
          pair.network.deliver({ from: isFromClient ? from : stranger, to: serverAddress, bytes }, 0)
        }
        await pair.clock.pass(1)
      }),
      { numRuns: 200 },
    )
    deepEqual(pair.messages('error'), [])
    deepEqual(await pair.ask(peer, 'still there'), ['STILL THERE'])
  })
})

for (const [name, security] of [
  ['pre-shared keys', { preSharedKey: { identity, key } }],
  ['certificates', withCertificate],
] as const) {
  describe(`a handshake with ${name}`, () => {
    it('outlives changed datagrams in both directions, and lets nobody in by them', async () => {
      const random = new SeededRandom(name.length)
      for (let run = 0; run < 300; run++) {
        const limits = { handshakeMilliseconds: 4_000, maxDatagramBytes: 300 }
        const pair = await dtlsPair({ ...trustedClients, limits }, { security, limits, connectionIds: 'bothWays' })
        pair.network.fate = ({ bytes }) => {
          if (random.next() < 0.7) return [{ bytes, delay: 10 }]
          const mutant = { bytes: mutate(bytes, random), delay: 5 + random.below(10) }
          return random.next() < 0.5 ? [mutant] : [mutant, { bytes, delay: 10 }]
        }
        const peer = await pair.connect().catch(() => undefined)
        peer?.send(Buffer.from('hello'))
        await pair.clock.pass(6_000)
        deepEqual(pair.messages('error'), [])
        equal(pair.server.counts.handshakes, 0)
        for (const { text } of pair.atServer) equal(text, 'hello')
      }
    })
  })
}

describe('a session', () => {
  it('delivers nothing of changed records, and goes on', async () => {
    const pair = await dtlsPair()
    const peer = await pair.connect()
    const random = new SeededRandom(3)
    let isHostile = true
    pair.network.fate = ({ bytes }) =>
      isHostile ? [{ bytes: mutate(bytes, random), delay: 1 }] : [{ bytes, delay: 1 }]
    for (let count = 0; count < 2_000; count++) {
      peer.send(Buffer.from('the valve is open'))
      await pair.clock.pass(2)
    }
    isHostile = false
    // Some mutations leave the record whole.
    for (const { text } of pair.atServer) equal(text, 'the valve is open')
    ok(pair.atServer.length < 600)
    deepEqual(pair.messages('error'), [])
    deepEqual(await pair.ask(peer, 'still there'), ['STILL THERE'])
  })
})
