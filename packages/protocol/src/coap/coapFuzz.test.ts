import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operations } from '@waystation/model'
import { json } from '../serialisations/index.ts'
import { coapLink } from '../testing/coap/coapLink.ts'
import { SeededRandom } from '../testing/dtls/SeededRandom.ts'
import { allowanceFor } from './AddressValidation.ts'
import { encodeCoapRequest } from './encodeCoapRequest.ts'
import { encodeDatagram, encodeStreamMessage } from './encodeMessage.ts'
import { FrameError, FrameReader } from './FrameReader.ts'
import { options } from './optionNumbers.ts'

/** Datagrams; the variable asks for more. */
const count = Number(process.env.WAYSTATION_FUZZ_COAP ?? 20_000)

function samples() {
  const base = { to: '/id-in/cse-in/a', fr: 'CAdmin', rqi: 'r1', rvi: '3' }
  const requests = [
    { ...base, op: operations.create, ty: 4, pc: { 'm2m:cin': { con: 'a'.repeat(200) } } },
    { ...base, op: operations.retrieve, rcn: 4, fc: { fu: 1, lbl: ['a', 'b'], ty: [2, 3] } },
    { ...base, op: operations.update, rt: { rtv: 2, nu: ['http://a.example/b'] }, pc: { 'm2m:cnt': { lbl: ['x'] } } },
    { ...base, op: operations.notify, ec: 3, pc: { 'm2m:sgn': { vrq: true } } },
  ].map((request) => encodeCoapRequest(request, json))
  requests[0]!.options.add(options.block1, 8 + 3)
  requests[1]!.options.add(options.block2, 2).add(options.observe, 0).add(options.echo, Buffer.alloc(12))
  return requests.map((request, index) => ({ ...request, token: Buffer.from([1, 2, index]) }))
}

function mutate(bytes: Buffer, random: SeededRandom): Buffer {
  const mutant = Buffer.from(bytes)
  const kind = random.below(4)
  if (kind === 0) return mutant.subarray(0, random.below(mutant.length + 1))
  if (kind === 1) return Buffer.concat([mutant, mutant.subarray(random.below(mutant.length))])
  for (let changes = 1 + random.below(6); changes > 0; changes--) {
    const extremes = [0, 1, 0x0d, 0x0e, 0x0f, 0x7f, 0xd0, 0xe0, 0xff, random.below(256)]
    mutant[random.below(kind === 2 ? Math.min(30, mutant.length) : mutant.length)] = extremes[random.below(10)]!
  }
  return mutant
}

describe('a CoAP server that gets what nobody should send', () => {
  it(`answers ${count} datagrams without a fault, without amplification and without keeping much`, async () => {
    const { server, requests, toClient, sent, faults } = coapLink({
      layer: { isTrustedAddress: () => false, limits: { rememberedMessages: 500 } },
      limits: { transferBytes: 20_000 },
      handler: async ({ rqi }) => ({
        responseStatusCode: 2000,
        requestIdentifier: String(rqi),
        content: { y: 'd'.repeat(2000) },
      }),
      watch: () => () => undefined,
    })
    const random = new SeededRandom(11)
    const good = samples().map((message, index) => encodeDatagram(index === 3 ? 1 : 0, index, message))
    let received = 0
    for (let index = 0; index < count; index++) {
      const bytes = mutate(good[random.below(good.length)]!, random)
      // Confirmable messages sent to it would be repeated, to peers that have asked for that.
      server.onMessage({ ...toClient, key: `client ${index % 50}` }, bytes)
      received += allowanceFor(bytes.length)
      if (index % 100 === 99) await new Promise(setImmediate)
    }
    await new Promise(setImmediate)
    const answered = sent.reduce((sum, { bytes }) => sum + bytes.length, 0)
    assert.ok(answered <= received)
    assert.deepEqual(faults, [])
    assert.ok(requests.transferBytes <= 40_000 && requests.observers <= 10 && server.peers <= 50 && server.open === 0)
    server.stop()
  })

  it('reads streams of them, or refuses them', () => {
    const random = new SeededRandom(12)
    const good = samples().map(encodeStreamMessage)
    for (let index = 0; index < count / 10; index++) {
      const reader = new FrameReader(10_000)
      try {
        for (let frames = 0; frames < 5; frames++)
          reader.push(mutate(good[random.below(good.length)]!, random), () => {})
      } catch (error) {
        assert.ok(error instanceof FrameError)
      }
    }
  })
})
