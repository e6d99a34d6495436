import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decodeConnect, decodePublish, decodeSubscribe } from './decodePacket.ts'
import { encodePublish } from './encodePacket.ts'
import { FrameReader } from './FrameReader.ts'
import { MalformedPacket } from './packets.ts'

const topicText = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => !/[+#\0/]/.test(text))
const payloads = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.toWellFormed()),
  fc.uint8Array({ maxLength: 20_000 }).map((bytes) => Buffer.from(bytes)),
)

function framesOf(chunks: readonly Buffer[], limit = 1_000_000) {
  const reader = new FrameReader()
  const frames: { head: number; body: string }[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let frame = reader.next(limit); frame !== undefined; frame = reader.next(limit)) {
      frames.push({ head: frame.head, body: frame.body.toString('hex') })
    }
  }
  return { frames, reader }
}

describe('packets of MQTT', () => {
  it('reads every publication that it writes', () => {
    fc.assert(
      fc.property(topicText, payloads, fc.nat({ max: 65_535 }), fc.boolean(), (topic, payload, packetID, isFive) => {
        const bytes = encodePublish({ topic: topic.toWellFormed(), payload }, packetID, isFive, packetID > 0)
        const { frames } = framesOf([bytes])
        const [{ head, body } = { head: 0, body: '' }] = frames
        const read = decodePublish(head, Buffer.from(body, 'hex'), isFive)
        assert.equal(read.topic, topic.toWellFormed())
        assert.deepEqual(read.payload, Buffer.from(payload as string))
        assert.equal(read.packetID, packetID)
        assert.equal(read.isDuplicate, packetID > 0)
      }),
      { numRuns: 200 },
    )
  })

  it('cuts a stream into the same packets however it arrives', () => {
    const packets = fc.array(fc.tuple(topicText, payloads), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(packets, fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }), (several, sizes) => {
        const encoded = several.map(([topic, payload]) =>
          encodePublish({ topic: topic.toWellFormed(), payload }, 7, false),
        )
        const stream = Buffer.concat(encoded)
        const chunks: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length]!
          chunks.push(stream.subarray(at, at + size))
          at += size
        }
        const { frames, reader } = framesOf(chunks)
        assert.deepEqual(frames, framesOf(encoded).frames)
        assert.ok(!reader.isWithinPacket)
      }),
      { numRuns: 100 },
    )
  })

  it('refuses a packet that is too large as soon as its length is known', () => {
    const reader = new FrameReader()
    reader.push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))
    assert.throws(() => reader.next(1_000_000), MalformedPacket)
    reader.push(Buffer.alloc(4))
    const endless = new FrameReader()
    endless.push(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]))
    assert.throws(() => endless.next(1_000_000), MalformedPacket)
  })

  it('meets arbitrary bytes with nothing worse than a refusal', () => {
    const decoders = [
      (bytes: Buffer) => decodeConnect(bytes),
      (bytes: Buffer) => decodePublish(0x32, bytes),
      (bytes: Buffer) => decodePublish(0x32, bytes, true),
      (bytes: Buffer) => decodeSubscribe(bytes),
      (bytes: Buffer) => decodeSubscribe(bytes, true),
    ]
    const header = fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4]),
      Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 5]),
    )
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 80 }), fc.constantFrom(...decoders), (start, rest, decode) => {
        try {
          decode(Buffer.concat([start, rest]))
        } catch (error) {
          assert.ok(error instanceof MalformedPacket, String(error))
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses filters with wildcards within levels', () => {
    const subscribe = (filter: string) => {
      const text = Buffer.from(filter)
      return decodeSubscribe(Buffer.concat([Buffer.from([0, 1, 0, text.length]), text, Buffer.from([1])]))
    }
    for (const filter of ['#', '/#', 'a/#', '+', '+/+', '/+/a/#', 'a//b']) {
      assert.equal(subscribe(filter).subscriptions[0]?.filter, filter)
    }
    for (const filter of ['', 'a#', 'a/#/b', 'a+', '+a/b', '##', '#/a', `${'a/'.repeat(40)}a`]) {
      assert.throws(() => subscribe(filter), MalformedPacket, filter)
    }
  })
})
