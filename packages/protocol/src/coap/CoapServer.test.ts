import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { RequestHandler, WirePrimitive } from '@waystation/model'
import type { CoapMessage } from './CoapMessage.ts'
import { CoapSender } from './CoapSender.ts'
import { CoapServer } from './CoapServer.ts'
import { codes } from './codes.ts'
import { encodeStreamMessage } from './encodeMessage.ts'
import { FrameReader } from './FrameReader.ts'
import { OptionList } from './OptionList.ts'
import { options } from './optionNumbers.ts'
import { UdpServer } from './UdpServer.ts'

const limits = {
  contentBytes: 200_000,
  transferBytes: 1_000_000,
  transfersPerPeer: 4,
  observers: 10,
  observersPerPeer: 3,
  rememberedMessages: 1000,
  exchanges: 100,
  exchangesPerPeer: 100,
  queuedMessages: 100,
  connections: 10,
  messageMilliseconds: 5000,
}
const log = { debug() {}, warn() {}, error() {} }

const repeating: RequestHandler = async (request) => ({
  responseStatusCode: 2000,
  requestIdentifier: String(request.rqi),
  releaseVersion: '3',
  ...(request.pc === undefined ? {} : { content: request.pc as never }),
})

async function started(handler = repeating, special: Partial<typeof limits> = {}, warn: () => void = log.warn) {
  const server = new CoapServer({
    handler,
    log: { ...log, warn },
    limits: { ...limits, ...special },
    scheme: 'coap',
    host: '127.0.0.1',
    port: 0,
    createDatagrams: (host, port) => new UdpServer(host, port),
    stream: {},
  })
  const { url, port } = await server.start()
  return { server, url, port, [Symbol.asyncDispose]: () => server.stop(0) }
}

const request = (content?: unknown): WirePrimitive => ({
  op: 3,
  to: 'cse-in/a',
  fr: 'CAdmin',
  rqi: 'r1',
  rvi: '3',
  ...(content === undefined ? {} : { pc: content }),
})

describe('the two ends of the CoAP binding (TS-0008)', () => {
  for (const scheme of ['coap', 'coap+tcp']) {
    it(`understand each other over ${scheme}, in every serialisation, however long the content`, async () => {
      await using core = await started()
      const sender = new CoapSender()
      const url = core.url.replace('coap', scheme)
      const content = { 'm2m:cnt': { lbl: ['x'.repeat(100_000)] } }
      for (const serialisation of ['json', 'cbor', 'xml'] as const) {
        const options = { timeoutMilliseconds: 10_000, serialisation }
        const response = await sender.send(url, request(content), options)
        assert.deepEqual(
          { ...response },
          {
            responseStatusCode: 2000,
            requestIdentifier: 'r1',
            releaseVersion: '3',
            content,
          },
        )
      }
      await sender.close()
    })
  }

  it('listen where a name says', async () => {
    const server = new CoapServer({
      handler: repeating,
      log,
      limits,
      scheme: 'coap',
      host: 'localhost',
      port: 0,
      createDatagrams: (host, port) => new UdpServer(host, port),
      stream: {},
    })
    const { port } = await server.start()
    const sender = new CoapSender()
    for (const scheme of ['coap', 'coap+tcp']) {
      const response = await sender.send(`${scheme}://localhost:${port}`, request(), { timeoutMilliseconds: 5000 })
      assert.equal(response.responseStatusCode, 2000)
    }
    await sender.close()
    await server.stop(0)
  })

  it('keep the order of requests, and fail those behind one that has no answer', async () => {
    const arrived: unknown[] = []
    await using core = await started(async (primitive) => {
      arrived.push(primitive.rqi)
      if (primitive.rqi === 'r2') await new Promise(() => undefined)
      return { responseStatusCode: 2000, requestIdentifier: String(primitive.rqi) }
    })
    const sender = new CoapSender()
    const send = (rqi: string) =>
      sender.send(core.url, { ...request(), rqi }, { timeoutMilliseconds: 500, ordered: 'a' }).catch((error) => error)
    const [first, second, third] = await Promise.all([send('r1'), send('r2'), send('r3')])
    assert.equal(first.responseStatusCode, 2000)
    assert.deepEqual([second.kind, second.mayHaveArrived], ['timeout', true])
    assert.deepEqual([third.kind, third.mayHaveArrived], ['unreachable', false])
    assert.deepEqual(arrived, ['r1', 'r2'])
    await sender.close()
  })

  it('give up at once when the caller does, and when nobody listens', async () => {
    await using core = await started(() => new Promise(() => undefined))
    const sender = new CoapSender({ connectMilliseconds: 500 })
    const signal = AbortSignal.timeout(50)
    await assert.rejects(sender.send(core.url, request(), { timeoutMilliseconds: 5000, signal }), {
      name: 'TimeoutError',
    })
    const nobody = sender.send('coap+tcp://127.0.0.1:9', request(), { timeoutMilliseconds: 5000 })
    await assert.rejects(nobody, { kind: 'unreachable', mayHaveArrived: false })
    await assert.rejects(sender.send('http://127.0.0.1', request(), { timeoutMilliseconds: 5000 }), {
      kind: 'protocol',
    })
    await sender.close()
  })
})

describe('a CoAP connection over TCP (RFC 8323)', () => {
  const noToken = Buffer.alloc(0)
  const message = (code: number, token: Buffer = noToken) =>
    encodeStreamMessage({ code, token, options: new OptionList(), payload: Buffer.alloc(0) })

  async function talk(port: number, ...writes: Buffer[]) {
    const socket = connect(port, '127.0.0.1')
    const received: CoapMessage[] = []
    const reader = new FrameReader(10_000)
    socket.on('data', (chunk: Buffer) => reader.push(chunk, (one) => received.push(one)))
    for (const bytes of writes) socket.write(bytes)
    const ended = once(socket, 'close')
    return { socket, received, ended }
  }

  it('says first what it takes, and answers a ping', async () => {
    await using core = await started()
    const { socket, received } = await talk(
      core.port,
      message(codes.capabilities),
      message(codes.ping, Buffer.from('p')),
    )
    while (received.length < 2) await once(socket, 'data')
    assert.deepEqual(
      received.map(({ code }) => code),
      [codes.capabilities, codes.pong],
    )
    assert.ok(received[0]!.unsigned(2)! > limits.contentBytes)
    assert.ok(received[0]!.has(4))
    assert.equal(received[1]!.token.toString(), 'p')
    socket.destroy()
  })

  it('ends when the peer does not begin with what it takes, or sends what cannot be read', async () => {
    await using core = await started()
    for (const bytes of [message(codes.get), Buffer.from('ffffffffffff', 'hex')]) {
      const { received, ended } = await talk(core.port, bytes)
      await ended
      assert.equal(received.at(-1)?.code, codes.abort)
      assert.ok(received.at(-1)!.payload.length > 0)
    }
  })

  const retrieve = (id: number) => {
    const list = new OptionList().add(options.uriPath, 'a').add(279, 'C').add(283, `r${id}`)
    return encodeStreamMessage({ code: codes.get, token: Buffer.of(id >> 8, id), options: list, payload: noToken })
  }

  it('reads no more requests than may be answered at a time, even when they come at once', async () => {
    const counts = { now: 0, most: 0 }
    const slow: RequestHandler = async (primitive, context) => {
      counts.most = Math.max(counts.most, ++counts.now)
      await delay(5)
      counts.now--
      return repeating(primitive, context)
    }
    await using core = await started(slow)
    const requests = Array.from({ length: 350 }, (_, id) => retrieve(id))
    const { socket, received } = await talk(core.port, Buffer.concat([message(codes.capabilities), ...requests]))
    while (received.length < 351) await once(socket, 'data')
    assert.equal(new Set(received.map(({ token }) => token.toString('hex'))).size, 351)
    assert.equal(counts.most, limits.exchangesPerPeer)
    socket.destroy()
  })

  it('does not end for a message whose rest waits because of others', async ({ mock }) => {
    mock.timers.enable({ apis: ['setInterval'] })
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const special = { exchangesPerPeer: 1, messageMilliseconds: 20 }
    await using core = await started(async (...args) => held.then(() => repeating(...args)), special)
    const [first, second] = [retrieve(1), retrieve(2)]
    const begun = Buffer.concat([message(codes.capabilities), first, second.subarray(0, 9)])
    const { socket, received } = await talk(core.port, begun)
    await delay(60)
    mock.timers.tick(10_000)
    socket.write(second.subarray(9))
    release()
    while (received.length < 3) await once(socket, 'data')
    assert.deepEqual(
      received.map(({ code }) => code),
      [codes.capabilities, codes.content, codes.content],
    )
    socket.destroy()
  })

  it('is refused when there are too many, which fills no log', async () => {
    let warnings = 0
    await using core = await started(repeating, { connections: 1 }, () => void warnings++)
    const { socket } = await talk(core.port, message(codes.capabilities))
    await once(socket, 'data')
    for (let count = 0; count < 60; count++) await (await talk(core.port)).ended
    assert.ok(warnings > 0 && warnings < 60, `${warnings} warnings`)
    socket.destroy()
  })

  it('is released when the server stops', async () => {
    const core = await started()
    const { received, ended, socket } = await talk(core.port, message(codes.capabilities))
    await once(socket, 'data')
    await core.server.stop(100)
    await ended
    assert.equal(received.at(-1)?.code, codes.release)
  })
})
