import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { CoapMessage } from './CoapMessage.ts'
import { messageTypes } from './codes.ts'
import { decodeDatagram } from './decodeMessage.ts'
import { encodeDatagram, encodeEmpty, encodeStreamMessage, type OutgoingMessage } from './encodeMessage.ts'
import { FrameError, FrameReader } from './FrameReader.ts'
import { OptionList, type OptionValue } from './OptionList.ts'

const bytes = (maximum: number) => fc.uint8Array({ maxLength: maximum }).map((array) => Buffer.from(array))
const values: fc.Arbitrary<OptionValue> = fc.oneof(bytes(700), fc.string({ unit: 'grapheme' }), fc.nat())
const messages: fc.Arbitrary<OutgoingMessage> = fc.record({
  code: fc.integer({ min: 1, max: 191 }),
  token: bytes(8),
  options: fc.array(fc.tuple(fc.nat(2000), values), { maxLength: 12 }).map((pairs) => {
    const list = new OptionList()
    for (const [number, value] of pairs) list.add(number, value)
    return list
  }),
  payload: bytes(2000),
})

function asBytes(value: OptionValue): Buffer {
  if (typeof value !== 'number') return Buffer.from(value as string)
  const digits = value === 0 ? '' : value.toString(16)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}

function assertSame(read: CoapMessage | undefined, written: OutgoingMessage): void {
  assert.ok(read !== undefined)
  assert.equal(read.code, written.code)
  assert.deepEqual(read.token, written.token)
  assert.deepEqual(Buffer.from(read.payload), written.payload)
  const spans = Array.from({ length: read.spans.length / 3 }, (_, index) => read.spans.slice(index * 3, index * 3 + 3))
  assert.deepEqual(
    spans.map(([number]) => number),
    written.options.numbers,
  )
  assert.deepEqual(
    spans.map(([, start, end]) => Buffer.from(read.bytes.subarray(start, end))),
    written.options.values.map(asBytes),
  )
}

describe('CoAP messages as datagrams (RFC 7252 3)', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(messages, fc.nat(65_535), (message, messageID) => {
        const read = decodeDatagram(encodeDatagram(messageTypes.nonConfirmable, messageID, message))
        assertSame(read, message)
        assert.equal(read?.messageID, messageID)
        assert.equal(read?.type, messageTypes.nonConfirmable)
      }),
    )
  })

  it('are refused when they are malformed', () => {
    const malformed = [
      '',
      '400100',
      '80010001', // another version
      '49010001010203040506070809', // token of 9 bytes
      '44010001aabbcc', // token cut off
      '40000001ff', // empty, with more
      '40010001ff', // marker without payload
      '40010001b1', // option cut off
      '40010001f0', // reserved delta
      '400100010f', // reserved length
      '40010001d0', // extended delta cut off
      '40010001e000', // extended delta cut off
    ]
    for (const hex of malformed) assert.equal(decodeDatagram(Buffer.from(hex, 'hex')), undefined, hex)
  })

  it('may be empty', () => {
    const read = decodeDatagram(encodeEmpty(messageTypes.reset, 0x1234))
    assert.deepEqual([read?.type, read?.code, read?.messageID], [messageTypes.reset, 0, 0x1234])
  })

  it('give options by number', () => {
    const options = new OptionList().add(15, 'b=ü').add(11, 'a').add(15, 'c').add(60, 70_000)
    const read = decodeDatagram(
      encodeDatagram(0, 1, { code: 1, token: Buffer.alloc(0), options, payload: Buffer.alloc(0) }),
    )!
    assert.deepEqual(
      [read.text(11), read.texts(15), read.unsigned(60), read.unsigned(28)],
      ['a', ['b=ü', 'c'], 70_000, undefined],
    )
  })
})

describe('CoAP messages in a stream (RFC 8323 3.2)', () => {
  it('are read as they were written, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (written, size) => {
        const stream = Buffer.concat(written.map(encodeStreamMessage))
        const reader = new FrameReader(100_000)
        const read: CoapMessage[] = []
        for (let at = 0; at < stream.length; at += size) {
          reader.push(stream.subarray(at, at + size), (message) => read.push(message))
        }
        assert.equal(read.length, written.length)
        for (const [index, message] of read.entries()) assertSame(message, written[index]!)
        assert.equal(reader.isWithinMessage, false)
      }),
    )
  })

  it('may be as long as is allowed, and no longer', () => {
    const message = { code: 2, token: Buffer.alloc(0), options: new OptionList(), payload: Buffer.alloc(80_000) }
    const stream = encodeStreamMessage(message)
    const read: CoapMessage[] = []
    new FrameReader(stream.length).push(stream, (one) => read.push(one))
    assert.equal(read[0]?.payload.length, 80_000)
    assert.throws(() => new FrameReader(stream.length - 1).push(stream.subarray(0, 6), () => {}), FrameError)
    assert.throws(() => new FrameReader(1000).push(Buffer.from([0x0f, 1]), () => {}), FrameError)
  })
})
