import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { listenOn } from '../listenOn.ts'
import { CoapSender } from './CoapSender.ts'
import { codes } from './codes.ts'
import { encodeStreamMessage } from './encodeMessage.ts'
import { OptionList } from './OptionList.ts'
import { StreamClient } from './StreamClient.ts'
import { UdpClient } from './UdpClient.ts'

const noBytes = Buffer.alloc(0)
const capabilities = encodeStreamMessage({
  code: codes.capabilities,
  token: noBytes,
  options: new OptionList(),
  payload: noBytes,
})

/** A peer that says what it takes, after a while, and nothing else. */
async function listening(afterMilliseconds = 0) {
  const sockets: Socket[] = []
  const received: Buffer[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined).on('data', (bytes) => received.push(bytes)))
    setTimeout(() => socket.write(capabilities), afterMilliseconds)
  })
  const { port } = await listenOn(server, '127.0.0.1', 0)
  return {
    port,
    sockets,
    received,
    [Symbol.dispose]: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const client = () =>
  new StreamClient({ messageBytes: 10_000, connectMilliseconds: 2000, idleMilliseconds: 60_000, tls: () => ({}) })
const request = { op: 2, to: 'a', fr: 'C', rqi: 'r' }

describe('connections of a client of CoAP over TCP', () => {
  it('are one to each peer, also when the one before has broken', async () => {
    using peer = await listening()
    const streams = client()
    const connect = () => streams.connect('127.0.0.1', peer.port, false)
    const [first, same] = await Promise.all([connect(), connect()])
    assert.equal(first, same)
    peer.sockets[0]!.destroy()
    while (first.isOpen) await delay(1)
    const [second, third] = await Promise.all([connect(), connect()])
    assert.notEqual(second, first)
    assert.equal(second, third)
    assert.equal(peer.sockets.length, 2)
    await streams.close()
  })

  it('are not opened after the client is closed', async () => {
    using peer = await listening()
    const streams = client()
    const opening = streams.connect('127.0.0.1', peer.port, false)
    await streams.close()
    await assert.rejects(opening, { kind: 'unreachable', mayHaveArrived: false })
    const datagrams = new UdpClient({ onMessage: () => undefined })
    const opened = datagrams.connect('localhost', peer.port)
    await datagrams.close()
    await assert.rejects(opened, { kind: 'unreachable', mayHaveArrived: false })
  })

  it('keep a request no longer than it may take, and send none that was given up', async () => {
    using peer = await listening(300)
    const sender = new CoapSender()
    const send = (options: object) =>
      sender.send(`coap+tcp://127.0.0.1:${peer.port}`, request, { timeoutMilliseconds: 5000, ...options })
    const start = performance.now()
    await assert.rejects(send({ timeoutMilliseconds: 60 }), { kind: 'timeout', mayHaveArrived: false })
    await assert.rejects(send({ signal: AbortSignal.timeout(60) }), { name: 'TimeoutError' })
    assert.ok(performance.now() - start < 280)
    await delay(300)
    assert.equal(Buffer.concat(peer.received).includes('C'), false)
    await sender.close()
  })
})
