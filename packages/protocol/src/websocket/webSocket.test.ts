import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { RequestContext, RequestHandler, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import fc from 'fast-check'
import { WebSocket as WsClient } from 'ws'
import type { PeerAuthority } from '../Binding.ts'
import { SendError } from '../SendError.ts'
import { WebSocketSender, type WebSocketSenderOptions, WebSocketServer, WebSocketSessions } from './index.ts'
import { chooseSubProtocol } from './subProtocols.ts'

const self = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp.example' }
const limits = {
  messageBytes: 10_000,
  requests: 4,
  bufferedBytes: 100_000,
  connections: 100,
  headerBytes: 8192,
  handshakeMilliseconds: 1000,
  originators: 3,
}
const log = { debug() {}, warn() {}, error() {} }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface Setup {
  readonly handler?: RequestHandler
  readonly authority?: PeerAuthority
  readonly origins?: readonly string[]
  readonly pingMilliseconds?: number
  readonly idleMilliseconds?: number
}

async function serve({ handler = echo, pingMilliseconds = 10_000, idleMilliseconds = 0, ...rest }: Setup = {}) {
  const sessions = new WebSocketSessions(self, limits.originators)
  const place = { host: '127.0.0.1', port: 0 }
  const server = new WebSocketServer({
    ...rest,
    ...place,
    handler,
    self,
    sessions,
    limits,
    pingMilliseconds,
    idleMilliseconds,
    log,
  })
  const { url } = await server.start()
  closing.push(() => server.stop(200))
  return { url, sessions, server }
}

function client(options: WebSocketSenderOptions = {}): WebSocketSender {
  const sender = new WebSocketSender(options)
  closing.push(() => sender.close())
  return sender
}

const echo: RequestHandler = async (request) => ok(request, { 'm2m:cnt': { lbl: [String(request.to)] } })

function ok(request: WirePrimitive, content?: ResponsePrimitive['content']): ResponsePrimitive {
  return {
    responseStatusCode: 2000,
    requestIdentifier: String(request.rqi),
    ...(content === undefined ? {} : { content }),
  }
}

let counter = 0
function request(parameters: WirePrimitive = {}): WirePrimitive {
  return { op: 2, to: 'cse-in', fr: 'Ca', rqi: `r${counter++}`, rvi: '4', ...parameters }
}

const soon = { timeoutMilliseconds: 2000 }

/** A connection without the binding. */
async function rawConnection(url: string, protocol = 'oneM2M.json', headers = {}): Promise<WsClient> {
  const socket = new WsClient(url, protocol === '' ? [] : protocol.split(','), { headers })
  closing.push(async () => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

function nextMessage(socket: WsClient): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('message', (bytes) => resolve(String(bytes)))
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
  })
}

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

describe('the WebSocket server', () => {
  it('agrees on the first sub-protocol that it knows', async () => {
    const { url } = await serve()
    assert.equal((await rawConnection(url, 'foo,oneM2M.cbor,oneM2M.json')).protocol, 'oneM2M.cbor')
    assert.equal((await rawConnection(url, 'onem2m.r2.0.json')).protocol, 'onem2m.r2.0.json')
    assert.equal((await rawConnection(url, '')).protocol, '')
    await assert.rejects(rawConnection(url, 'mqtt'), /400/)
    assert.equal(chooseSubProtocol(['oneM2M.R2.0.xml'])?.serialisation, 'xml')
    assert.equal(chooseSubProtocol(['oneM2M.yaml', 'oneM2M']), undefined)
  })

  it('refuses pages of foreign sites and peers without a credential', async () => {
    let isRevoked = false
    let revoked = () => {}
    const authority: PeerAuthority = {
      entitlementOf: ({ token, user }) => ({
        entitledOriginators: (token === 'good' && !isRevoked) || user === 'a' ? ['Ca'] : [],
      }),
      isPasswordOf: async (user, password) => user === 'a' && String(password) === 'secret',
      preSharedKeyOf: () => undefined,
      onChange: (changed) => {
        revoked = changed
      },
    }
    const contexts: RequestContext[] = []
    const handler: RequestHandler = async (one, context) => {
      contexts.push(context)
      return ok(one)
    }
    const { url, sessions } = await serve({ authority, origins: ['http://localhost:*'], handler })
    await assert.rejects(rawConnection(url), /401/)
    await assert.rejects(rawConnection(url, 'oneM2M.json', { Authorization: 'Bearer bad' }), /401/)
    const good = { Authorization: 'Bearer good' }
    await assert.rejects(rawConnection(url, 'oneM2M.json', { ...good, Origin: 'https://evil.example' }), /403/)
    await rawConnection(url, 'oneM2M.json', { ...good, Origin: 'http://localhost:3000', 'X-M2M-Origin': 'Ca' })
    assert.ok(sessions.has('Ca'))
    await rawConnection(url, 'oneM2M.json', { ...good, 'X-M2M-Origin': 'Cother' })
    assert.ok(!sessions.has('Cother'))
    await client({ authorization: 'Bearer good' }).send(url, request(), soon)
    assert.deepEqual(contexts[0]!.entitledOriginators, ['Ca'])
    assert.equal(contexts[0]!.remoteAddress, '127.0.0.1')
    const login = (password: string) => ({ Authorization: `Basic ${Buffer.from(`a:${password}`).toString('base64')}` })
    await assert.rejects(rawConnection(url, 'oneM2M.json', login('wrong')), /401/)
    const known = await rawConnection(url, 'oneM2M.json', login('secret'))
    const lapsing = nextMessage(await rawConnection(url, 'oneM2M.json', good))
    isRevoked = true
    revoked()
    await assert.rejects(lapsing, /1008/)
    known.send(JSON.stringify(request({ rqi: 'still' })))
    assert.equal(JSON.parse(await nextMessage(known)).rqi, 'still')
  })

  it('answers what is no primitive, and goes on', async () => {
    const { url } = await serve()
    const socket = await rawConnection(url)
    for (const text of ['', '{', '[]', '"a"', '{"a":1,"a":2}', '\u0000']) {
      socket.send(text)
      assert.equal(JSON.parse(await nextMessage(socket)).rsc, 4000, text)
    }
    socket.send('{"rsc":2000,"rqi":"nobody asked"}')
    socket.send(JSON.stringify(request({ rqi: 'last' })))
    assert.equal(JSON.parse(await nextMessage(socket)).rqi, 'last')
  })

  it('closes the connection for a message that is too large', async () => {
    const { url } = await serve()
    const socket = await rawConnection(url)
    socket.send(JSON.stringify(request({ to: 'x'.repeat(20_000) })))
    await assert.rejects(nextMessage(socket), /1009/)
  })

  it('takes so many requests of one connection at a time, and the rest later', async () => {
    const waiting: (() => void)[] = []
    const { url } = await serve({ handler: (one) => new Promise((resolve) => waiting.push(() => resolve(ok(one)))) })
    const sender = client()
    const to = 'x'.repeat(9000)
    const answers = Array.from({ length: 40 }, () => sender.send(url, request({ to }), soon))
    while (waiting.length < limits.requests) await new Promise(setImmediate)
    await new Promise((resolve) => setTimeout(resolve, 50))
    // What was read together with the last one that is allowed is carried out, too.
    assert.ok(waiting.length < 20, `${waiting.length} at a time`)
    const rest = setInterval(() => {
      for (const answer of waiting.splice(0)) answer()
    }, 1)
    await Promise.all(answers)
    clearInterval(rest)
  })

  it('cuts off who is silent, and closes who is idle', async () => {
    const silent = await serve({ pingMilliseconds: 40 })
    const socket = await rawConnection(silent.url)
    const pongs = new Promise((resolve) => socket.once('ping', resolve))
    await pongs
    assert.equal(socket.readyState, socket.OPEN)
    const mute = new WsClient(silent.url, 'oneM2M.json', { autoPong: false })
    await assert.rejects(nextMessage(mute), /1006/)
    const idle = await serve({ pingMilliseconds: 40, idleMilliseconds: 60 })
    await assert.rejects(nextMessage(await rawConnection(idle.url)), /1001/)
  })

  it('lets requests under way finish when it stops, and aborts what waits', async () => {
    let answer = () => {}
    const { url, server } = await serve({
      handler: (one, { signal }) =>
        new Promise((resolve) => {
          answer = () => resolve(ok(one))
          signal?.addEventListener('abort', () => setTimeout(answer, 20))
        }),
    })
    const sent = client().send(url, request(), soon)
    while (answer.toString() === '() => {}') await new Promise(setImmediate)
    await server.stop(1000)
    assert.equal((await sent).responseStatusCode, 2000)
  })

  it('answers other requests of HTTP with 426', async () => {
    const { url } = await serve()
    assert.equal((await fetch(url.replace('ws:', 'http:'))).status, 426)
  })

  it('survives whatever bytes follow the handshake', async () => {
    const { url } = await serve()
    const runs = Number(process.env.WAYSTATION_FUZZ_WEBSOCKET ?? 300)
    const part = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.record({ head: fc.nat(255), text: fc.string({ maxLength: 100 }), isMasked: fc.boolean() }).map(frameOf),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), (parts) => sendBytes(url, Buffer.concat(parts))),
      { numRuns: runs, endOnFailure: true },
    )
    assert.equal((await client().send(url, request(), soon)).responseStatusCode, 2000)
  })
})

function frameOf({ head, text, isMasked }: { head: number; text: string; isMasked: boolean }): Uint8Array {
  const payload = Buffer.from(text)
  const mask = isMasked ? Buffer.alloc(4) : Buffer.alloc(0)
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 255]
  length[0]! |= isMasked ? 0x80 : 0
  return Buffer.concat([Buffer.from([head, ...length]), mask, payload])
}

/** Opens a connection by hand, writes the bytes and closes it. */
function sendBytes(url: string, bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.write(
      `GET / HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Protocol: oneM2M.json\r\n\r\n',
    )
    socket.write(bytes)
    socket.once('data', () => socket.end())
    socket.on('data', () => {})
    socket.once('error', () => resolve())
    socket.once('close', () => resolve())
    socket.setTimeout(5000, () => {
      socket.destroy()
      reject(new Error(`the connection hangs after ${bytes.toString('hex')}`))
    })
  })
}
