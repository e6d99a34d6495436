import { deepEqual, equal, throws } from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { handshakeType } from './constants.ts'
import { DtlsError } from './DtlsError.ts'
import { readRecord } from './DtlsRecord.ts'
import { Flight } from './Flight.ts'
import { HandshakeReassembler } from './HandshakeReassembler.ts'
import { fragmentOf, handshakeMessage } from './handshakeMessage.ts'
import { nodeCrypto } from './nodeCrypto.ts'
import { RecordLayer } from './RecordLayer.ts'

const { certificate } = handshakeType
const bodies = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 })

describe('HandshakeReassembler', () => {
  it('puts messages together from pieces of any size, in any order, twice and overlapping', () => {
    const cuts = fc.array(fc.tuple(fc.nat(300), fc.nat(120)), { maxLength: 20 })
    fc.assert(
      fc.property(bodies, cuts, fc.infiniteStream(fc.nat(1_000)), (contents, extra, random) => {
        const messages = contents.map((body, sequence) => handshakeMessage(certificate, sequence, body))
        const pieces = messages.flatMap((message, sequence) => {
          const { length } = contents[sequence]!
          const some = extra.map(([offset, size]) => [Math.min(offset, length), size] as const)
          return [...some, [0, Math.ceil(length / 2)] as const, [Math.ceil(length / 2), length] as const].map(
            ([offset, size]) => fragmentOf(message, offset, size),
          )
        })
        const shuffled = pieces
          .map((piece) => ({ piece, place: random.next().value }))
          .toSorted((one, other) => one.place - other.place)
        const reassembler = new HandshakeReassembler(32_768, 0)
        const whole: Buffer[] = []
        for (const { piece } of shuffled) {
          reassembler.add(piece, 0)
          for (let next = reassembler.next(); next; next = reassembler.next()) whole.push(next.bytes)
        }
        deepEqual(whole, messages)
      }),
      { numRuns: 200 },
    )
  })

  it('tells that the peer repeats itself', () => {
    const reassembler = new HandshakeReassembler(1_000, 0)
    const message = handshakeMessage(certificate, 0, Buffer.from('body'))
    equal(reassembler.add(message, 0), false)
    equal(reassembler.next()?.body.toString(), 'body')
    equal(reassembler.add(message, 0), true)
    equal(reassembler.next(), undefined)
  })

  it('refuses to hold more than it may', () => {
    const reassembler = new HandshakeReassembler(1_000, 0)
    const large = handshakeMessage(certificate, 1, Buffer.alloc(800))
    reassembler.add(fragmentOf(large, 0, 1), 0)
    const another = handshakeMessage(certificate, 2, Buffer.alloc(800))
    throws(() => reassembler.add(fragmentOf(another, 0, 1), 0), DtlsError)
  })

  it('refuses fragments that go beyond their message, or end too early', () => {
    const fragment = fragmentOf(handshakeMessage(certificate, 0, Buffer.alloc(10)), 5, 5)
    const beyond = Buffer.from(fragment)
    beyond.writeUIntBE(6, 6, 3)
    throws(() => new HandshakeReassembler(1_000, 0).add(beyond, 0), DtlsError)
    throws(() => new HandshakeReassembler(1_000, 0).add(fragment.subarray(0, -1), 0), DtlsError)
  })

  it('believes no Finished message in the clear, and no other under the keys', () => {
    const reassembler = new HandshakeReassembler(1_000, 0)
    reassembler.add(handshakeMessage(handshakeType.finished, 0, Buffer.alloc(12)), 0)
    reassembler.add(handshakeMessage(certificate, 0, Buffer.alloc(12)), 1)
    equal(reassembler.next(), undefined)
    reassembler.add(handshakeMessage(handshakeType.finished, 0, Buffer.alloc(12)), 1)
    equal(reassembler.next()?.type, handshakeType.finished)
  })
})

describe('Flight', () => {
  it('fits into datagrams of any size, and says the same in all of them', () => {
    fc.assert(
      fc.property(bodies, fc.integer({ min: 60, max: 1_500 }), (contents, maxBytes) => {
        const messages = contents.map((body, sequence) => handshakeMessage(certificate, sequence, body))
        const flight = new Flight()
        for (const message of messages) flight.addMessage(message, false)
        flight.addChangeCipherSpec()
        const reassembler = new HandshakeReassembler(32_768, 0)
        for (const datagram of flight.pack(new RecordLayer(nodeCrypto), maxBytes)) {
          equal(datagram.length <= maxBytes, true)
          for (let record = readRecord(datagram, 0, 0); record; record = readRecord(datagram, record.end, 0)) {
            if (record.type === 22) reassembler.add(record.body, 0)
          }
        }
        deepEqual(
          messages.map(() => reassembler.next()?.bytes),
          messages,
        )
      }),
      { numRuns: 200 },
    )
  })
})
