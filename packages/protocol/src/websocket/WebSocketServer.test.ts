import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { RequestContext, RequestHandler } from '@waystation/model'
import fc from 'fast-check'
import { WebSocket as WsClient } from 'ws'
import type { PeerAuthority } from '../Binding.ts'
import {
  client,
  closeAll,
  limits,
  nextMessage,
  ok,
  rawConnection,
  request,
  serve,
  soon,
} from '../testing/websocket/webSocketSetup.ts'
import { chooseSubProtocol } from './subProtocols.ts'

afterEach(closeAll)

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

  it('keeps who waits for answers to as many requests as it may send', async () => {
    const { url } = await serve({
      pingMilliseconds: 20,
      handler: async (one) => {
        await new Promise((resolve) => setTimeout(resolve, 300))
        return ok(one)
      },
    })
    const sender = client()
    const answers = Array.from({ length: 2 * limits.requests }, () => sender.send(url, request(), soon))
    for (const answer of await Promise.all(answers)) assert.equal(answer.responseStatusCode, 2000)
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
