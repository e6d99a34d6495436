import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodePublish } from './decodePacket.ts'
import { FrameReader } from './FrameReader.ts'
import { type Outlet, Session } from './Session.ts'

const limits = { queuedMessages: 5, queuedBytes: 1000, inFlight: 3, subscriptions: 10 }

class Sink implements Outlet {
  readonly hasProperties = false
  readonly receiveMaximum = 100
  maximumPacketBytes = 10_000
  isCongested = false
  readonly sent: { payload: string; id: number; isDuplicate: boolean }[] = []

  send(packet: Buffer): void {
    const reader = new FrameReader()
    reader.push(packet)
    const { head, body } = reader.next(10_000)!
    const { payload, packetID, isDuplicate } = decodePublish(head, body)
    this.sent.push({ payload: payload.toString(), id: packetID, isDuplicate })
  }

  get payloads(): string[] {
    return this.sent.map(({ payload }) => payload)
  }
}

function message(payload: string, acknowledged?: () => void) {
  return { topic: 't', payload, qualityOfService: 1 as const, ...(acknowledged === undefined ? {} : { acknowledged }) }
}

describe('Session', () => {
  it('keeps messages in order and to the window that the client has', () => {
    const session = new Session('s', limits)
    const sink = new Sink()
    session.connect(sink)
    for (const payload of ['1', '2', '3', '4', '5']) session.deliver(message(payload), 1)
    assert.deepEqual(sink.payloads, ['1', '2', '3'])
    session.acknowledge(sink.sent[1]!.id)
    assert.deepEqual(sink.payloads, ['1', '2', '3', '4'])
    session.acknowledge(sink.sent[0]!.id)
    assert.deepEqual(sink.payloads, ['1', '2', '3', '4', '5'])
  })

  it('counts what MQTT 5 adds to a message, and drops what is larger than the client takes', () => {
    const session = new Session('s', limits)
    const properties = Buffer.alloc(400)
    let acknowledged = 0
    for (const payload of ['1', '2', '3']) session.deliver({ ...message(payload, () => acknowledged++), properties }, 1)
    const sink = new Sink()
    sink.maximumPacketBytes = 10
    session.connect(sink)
    assert.deepEqual(sink.payloads, ['2', '3'])
    session.deliver(
      message('much too long', () => acknowledged++),
      1,
    )
    session.deliver({ ...message('much too long'), qualityOfService: 0 }, 0)
    session.deliver(message('4'), 1)
    assert.deepEqual([sink.payloads, acknowledged], [['2', '3', '4'], 0])
  })

  it('sends again what was not acknowledged, marked and in order, and then what waits', () => {
    const session = new Session('s', limits)
    const first = new Sink()
    session.connect(first)
    let acknowledged = 0
    for (const payload of ['1', '2', '3', '4'])
      session.deliver(
        message(payload, () => acknowledged++),
        1,
      )
    session.acknowledge(first.sent[0]!.id)
    session.disconnect(1)
    session.deliver(message('5'), 1)
    session.deliver({ ...message('lost'), qualityOfService: 0 }, 1)
    const second = new Sink()
    session.connect(second)
    assert.equal(acknowledged, 1)
    assert.deepEqual(second.payloads, ['2', '3', '4'])
    assert.deepEqual(
      second.sent.map(({ isDuplicate }) => isDuplicate),
      [true, true, true],
    )
    session.acknowledge(second.sent[0]!.id)
    assert.deepEqual(second.payloads.at(-1), '5')
  })

  it('does not send what is no longer wanted', () => {
    const session = new Session('s', limits)
    const sink = new Sink()
    session.connect(sink)
    const unwanted = { ...message('1'), isCancelled: false }
    session.deliver(unwanted, 1)
    session.disconnect(1)
    unwanted.isCancelled = true
    session.connect(sink)
    assert.equal(sink.sent.length, 1)
  })

  it('lets the oldest give way when too much waits, and says so once', () => {
    const session = new Session('s', limits)
    const dropped = ['1', '2', '3', '4', '5', '6', '7'].map((payload) => session.deliver(message(payload), 1))
    assert.deepEqual(dropped, [0, 0, 0, 0, 0, 1, 0])
    const sink = new Sink()
    session.connect(sink)
    assert.deepEqual(sink.payloads, ['3', '4', '5'])
    const large = new Session('l', limits)
    large.deliver(message('x'.repeat(600)), 1)
    large.deliver(message('y'.repeat(600)), 1)
    const other = new Sink()
    large.connect(other)
    assert.deepEqual(other.payloads, ['y'.repeat(600)])
  })

  it('waits for a slow client', () => {
    const session = new Session('s', limits)
    const sink = new Sink()
    sink.isCongested = true
    session.connect(sink)
    session.deliver(message('1'), 1)
    assert.equal(session.deliver({ ...message('0'), qualityOfService: 0 }, 1), 1)
    assert.deepEqual(sink.payloads, [])
    sink.isCongested = false
    session.resume()
    assert.deepEqual(sink.payloads, ['1'])
  })
})
