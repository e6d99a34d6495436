import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { WirePrimitive } from '@waystation/model'
import { SendError } from '../SendError.ts'
import {
  client,
  closeAll,
  closing,
  echo,
  ok,
  rawConnection,
  request,
  serve,
  soon,
} from '../testing/websocket/webSocketSetup.ts'

afterEach(closeAll)

describe('the WebSocket binding', () => {
  it('reads on once a peer that sent many requests at once has taken all answers', async () => {
    const content = { 'm2m:uri': 'x'.repeat(2_000_000) }
    const { promise: all, resolve: allHere } = Promise.withResolvers<void>()
    let count = 0
    const { url } = await serve({
      handler: async (one) => {
        if (++count === 20) allHere()
        await all
        return ok(one, content)
      },
    })
    const socket = await rawConnection(url)
    const payload = JSON.stringify(request())
    socket.pause()
    const { _socket: stream } = socket as unknown as { _socket: Socket }
    stream.cork()
    for (let sent = 0; sent < 20; sent++) socket.send(payload)
    stream.uncork()
    await all
    await new Promise((resolve) => setTimeout(resolve, 100))
    let answers = 0
    socket.on('message', () => {
      answers++
      if (answers === 20) socket.send(payload)
    })
    socket.resume()
    for (let turn = 0; turn < 300 && answers < 21; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(answers, 21)
  })

  it('carries requests and responses in every serialisation', async () => {
    const { url } = await serve()
    const sender = client()
    for (const serialisation of ['json', 'cbor', 'xml'] as const) {
      const response = await sender.send(url, request({ to: 'cse-in/ä' }), { ...soon, serialisation })
      assert.deepEqual(response.content, { 'm2m:cnt': { lbl: ['cse-in/ä'] } })
    }
    const named = await sender.send(`${url}/?ct=xml`, request({ to: 'b' }), { ...soon, serialisation: 'json' })
    assert.equal(named.responseStatusCode, 2000)
  })

  it('matches answers with requests by their identifier, in whatever order they come', async () => {
    const waiting: (() => void)[] = []
    const { url } = await serve({
      handler: (one) => new Promise((resolve) => waiting.push(() => resolve(ok(one, { 'm2m:uri': String(one.to) })))),
    })
    const sender = client()
    const answers = ['a', 'b', 'c'].map((to) => sender.send(url, request({ to }), soon))
    while (waiting.length < 3) await new Promise(setImmediate)
    for (const answer of waiting.toReversed()) answer()
    const contents = (await Promise.all(answers)).map(({ content }) => content)
    assert.deepEqual(contents, [{ 'm2m:uri': 'a' }, { 'm2m:uri': 'b' }, { 'm2m:uri': 'c' }])
  })

  it('lets both ends send requests on one connection', async () => {
    const { url, sessions } = await serve()
    const incoming: WirePrimitive[] = []
    const sender = client({
      handler: async (one) => {
        incoming.push(one)
        return ok(one)
      },
    })
    await sender.send(url, request({ fr: '/id-in/Ca' }), soon)
    assert.ok(sessions.has('Ca'))
    const response = await sessions.send('Ca', request({ op: 5, fr: '/id-in', to: 'Ca' }), soon)
    assert.equal(response.responseStatusCode, 2000)
    assert.equal(incoming[0]!.op, 5)
  })

  it('takes the latest connection of an originator, and none that is gone', async () => {
    const { url, sessions } = await serve()
    const began: string[] = []
    sessions.watch((originator) => began.push(originator))
    const clients = [client({ handler: async (one) => ok(one, { 'm2m:uri': 'first' }) }), client({ handler: echo })]
    await clients[0]!.send(url, request(), soon)
    await clients[1]!.send(url, request(), soon)
    await clients[0]!.send(url, request(), soon)
    const { content } = await sessions.send('Ca', request(), soon)
    assert.deepEqual(content, { 'm2m:uri': 'first' })
    await clients[0]!.close()
    while (sessions.has('Ca')) await new Promise(setImmediate)
    await assert.rejects(sessions.send('Ca', request(), soon), SendError)
    assert.deepEqual(began, ['Ca', 'Ca', 'Ca'])
  })

  it('ties the identifier that a registration is given, and no originator that was refused', async () => {
    const { url, sessions } = await serve({
      handler: async (one) =>
        one.fr === 'Cbad'
          ? { ...ok(one), responseStatusCode: 4103 }
          : { ...ok(one, { 'm2m:ae': { aei: 'Cnew' } }), responseStatusCode: 2001 },
    })
    const sender = client({ handler: echo })
    await sender.send(url, request({ op: 1, ty: 2, fr: 'C', pc: { 'm2m:ae': {} } }), soon)
    await sender.send(url, request({ fr: 'Cbad' }), soon)
    assert.ok(sessions.has('Cnew'))
    assert.ok(!sessions.has('C') && !sessions.has('Cbad'))
    for (const fr of ['C1', 'C2', 'C3']) await sender.send(url, request({ fr }), soon)
    assert.ok(sessions.has('C2') && !sessions.has('C3'), 'a connection stands for so many only')
  })

  it('tells a lost connection, a late answer and one who gives up', async () => {
    const { url, server } = await serve({ handler: () => new Promise(() => {}) })
    const sender = client()
    const late = sender.send(url, request(), { timeoutMilliseconds: 50 })
    await assert.rejects(late, (error: SendError) => error.kind === 'timeout' && error.mayHaveArrived)
    const controller = new AbortController()
    const abandoned = sender.send(url, request(), { ...soon, signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 20)
    await assert.rejects(abandoned, /enough/)
    const lost = sender.send(url, request(), soon)
    lost.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 30))
    await server.stop(50)
    await assert.rejects(lost, (error: SendError) => error.kind === 'unreachable')
    await assert.rejects(sender.send(url, request(), soon), (error: SendError) => !error.mayHaveArrived)
    await assert.rejects(sender.send('http://h/', request(), soon), (error: SendError) => error.kind === 'protocol')
  })

  it('opens a kept connection again', async () => {
    const { url, sessions } = await serve()
    const sender = client({ handler: echo })
    let opened = 0
    const end = sender.keepOpen(url, 'json', () => {
      opened++
      void sender.send(url, request(), soon)
    })
    while (!sessions.has('Ca')) await new Promise((resolve) => setTimeout(resolve, 5))
    await assert.rejects(sessions.send('Ca', request({ rqi: 'x'.repeat(70_000_000) }), soon), SendError)
    while (opened < 2 || !sessions.has('Ca')) await new Promise((resolve) => setTimeout(resolve, 5))
    end()
  })
})

describe('a WebSocket connection that is kept open', () => {
  it('is told to be back, also when somebody else has opened it again meanwhile', async () => {
    // Says goodbye on its first connection, and leaves it half open.
    let connections = 0
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {})
      socket.once('data', (head) => {
        const key = /sec-websocket-key: (.+)\r/i.exec(String(head))![1]
        const accept = hash('sha1', `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`, 'base64')
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            `Sec-WebSocket-Protocol: oneM2M.json\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        )
        if (++connections === 1) socket.write(Buffer.from([0x88, 2, 0x03, 0xe9]))
        closing.push(async () => void socket.destroy())
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(async () => void server.close())
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
    const sender = client()
    let opened = 0
    sender.keepOpen(url, 'json', () => opened++)
    while (opened < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await assert.rejects(sender.send(url, request(), { timeoutMilliseconds: 50 }), SendError)
    for (let turn = 0; turn < 200 && opened < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 10))
    assert.deepEqual([opened, connections], [2, 2])
  })
})
