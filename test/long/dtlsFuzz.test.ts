import { deepEqual, ok } from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { certificatePair } from '../../packages/protocol/src/testing/dtls/certificatePair.ts'
import { dtlsPair, identity, key, serverAddress } from '../../packages/protocol/src/testing/dtls/dtlsPair.ts'
import type { Datagram } from '../../packages/protocol/src/testing/dtls/MemoryNetwork.ts'
import { mutate } from '../../packages/protocol/src/testing/dtls/mutate.ts'
import { SeededRandom } from '../../packages/protocol/src/testing/dtls/SeededRandom.ts'
import { countFromEnvironment } from '../support/countFromEnvironment.ts'

const inputs = countFromEnvironment('WAYSTATION_FUZZ_DTLS', 200_000)
const seed = countFromEnvironment('WAYSTATION_SEED', 1)
const certificates = certificatePair()
after(() => certificates.authority[Symbol.dispose]())
const { trustedClients, withCertificate } = certificates
const bySecurity = [{ preSharedKey: { identity, key } }, withCertificate]
const isFromClient = ({ from }: Datagram) => from.port !== serverAddress.port

describe('DTLS under bad datagrams', () => {
  it(`takes ${inputs / 2} of them in the midst of handshakes`, async (context) => {
    const random = new SeededRandom(seed)
    let mutated = 0
    let established = 0
    for (let run = 0; mutated < inputs / 2; run++) {
      const limits = { handshakeMilliseconds: 4_000, maxDatagramBytes: 300 }
      const pair = await dtlsPair(
        { ...trustedClients, limits },
        { security: bySecurity[(run >> 2) % 2]!, limits, connectionIds: 'bothWays' },
      )
      // A few get deep into the handshake, many show what comes of a flood.
      const share = [0.1, 0.3, 0.5, 1][run % 4]!
      pair.network.fate = ({ bytes }) => {
        const count = random.next() < share ? Math.ceil(share * 8) : 0
        const mutants = Array.from({ length: count }, () => ({
          bytes: mutate(bytes, random),
          delay: 5 + random.below(10),
        }))
        mutated += count
        return random.next() < 0.1 ? mutants : [...mutants, { bytes, delay: 5 + random.below(10) }]
      }
      const peer = await pair.connect().catch(() => undefined)
      if (peer) established++
      peer?.send(Buffer.from('hello'))
      await pair.clock.pass(6_000)
      deepEqual(pair.messages('error'), [])
      deepEqual(pair.server.counts.handshakes, 0)
      ok(pair.atServer.every(({ text }) => text === 'hello'))
    }
    context.diagnostic(`${mutated} bad datagrams, ${established} handshakes complete all the same`)
  })

  it(`takes ${inputs / 2} of them from strangers and on the path of a session, without leak or amplification`, async () => {
    const pair = await dtlsPair(trustedClients, { security: withCertificate })
    const peer = await pair.connect()
    await pair.ask(peer, 'hello')
    const byKey = pair.makeClient({ security: bySecurity[0]! })
    await pair.ask(await pair.connect(byKey), 'hello')
    const corpus = pair.network.sent.filter(isFromClient)
    const random = new SeededRandom(seed)
    const batch = 100
    const total = { received: 0, sent: 0 }
    let heap = 0
    for (let count = 0; count < inputs / 2; count += batch) {
      if (count >= inputs / 8 && heap === 0) heap = heapBytes()
      pair.network.sent.length = 0
      for (let index = 0; index < batch; index++) {
        const original = corpus[random.below(corpus.length)]!
        const stranger = { address: `198.51.100.${random.below(256)}`, port: 1_024 + random.below(60_000) }
        const from = random.next() < 0.5 ? original.from : stranger
        const bytes = mutate(original.bytes, random)
        pair.network.deliver({ from, to: serverAddress, bytes }, 0)
        if (from === stranger) total.received += bytes.length
      }
      await pair.clock.pass(20)
      const answers = pair.network.sent.filter(({ to }) => to.address.startsWith('198.51.100.'))
      total.sent += answers.reduce((sum, { bytes }) => sum + bytes.length, 0)
      pair.entries.splice(0, pair.entries.length, ...pair.messages('error'))
    }
    deepEqual(pair.messages('error'), [])
    ok(total.sent <= total.received, `${total.sent} bytes for ${total.received}`)
    const growth = heapBytes() - heap
    ok(growth < 20_000_000, `the heap grew by ${growth} bytes`)
    deepEqual(await pair.ask(peer, 'still there'), ['STILL THERE'])
  })
})

function heapBytes(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
