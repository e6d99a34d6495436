import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import type { RequestHandler, WirePrimitive } from '@waystation/model'
import { SendError } from '../SendError.ts'
import { HttpSender, type HttpSenderOptions } from './HttpSender.ts'
import { HttpServer } from './HttpServer.ts'

const patient = { timeoutMilliseconds: 5000 }
const ordered = { ...patient, ordered: 's1' }

function sender(t: TestContext, options: HttpSenderOptions = {}): HttpSender {
  const made = new HttpSender(options)
  t.after(() => made.close())
  return made
}

async function cse(t: TestContext, handler: RequestHandler): Promise<string> {
  const limits = { bodyBytes: 1e6, headerBytes: 16_384, connections: 50, requestMilliseconds: 5000 }
  const times = { headersMilliseconds: 5000, keepAliveMilliseconds: 5000 }
  const log = { debug() {}, warn() {}, error() {} }
  const server = new HttpServer({ handler, host: '127.0.0.1', port: 0, limits: { ...limits, ...times }, log })
  const { url } = await server.start()
  t.after(() => server.stop(0))
  return url
}

async function listen(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function plain(t: TestContext, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createHttpServer(answer)
  t.after(() => server.closeAllConnections())
  return listen(t, server)
}

/** A server that is told each request that it could read, and the number of the connection. */
function raw(
  t: TestContext,
  onRequest: (socket: Socket, request: string, connection: number) => void,
): Promise<string> {
  let connections = 0
  const server = createServer((socket) => {
    const connection = ++connections
    let text = ''
    t.after(() => socket.destroy())
    socket.on('error', () => undefined)
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk
      for (;;) {
        const match = /^([\s\S]*?\r\n\r\n\{"n":\d+\})/.exec(text)
        if (match === null) return
        text = text.slice(match[0].length)
        onRequest(socket, match[0], connection)
      }
    })
  })
  return listen(t, server)
}

const ok = 'HTTP/1.1 200 OK\r\nX-M2M-RSC: 2000\r\nContent-Length: 0\r\n\r\n'

function notification(n: number): WirePrimitive {
  return { op: 5, to: 'C1', fr: '/id', rqi: String(n), rvi: '3', pc: { n } }
}

function numberOf(request: string): number {
  return Number(/\{"n":(\d+)\}/.exec(request)![1])
}

async function errorOf(promise: Promise<unknown>): Promise<SendError> {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof SendError, String(error))
    return error
  }
  assert.fail('it was answered')
}

describe('HttpSender', () => {
  it('sends a primitive below the path of the point of access and returns the response', async (t) => {
    const seen: WirePrimitive[] = []
    const url = await cse(t, async (request) => {
      seen.push(request)
      return {
        responseStatusCode: 2001,
        requestIdentifier: '1',
        releaseVersion: '3',
        content: { 'm2m:cnt': { rn: 'é' } },
      }
    })
    const request = { op: 1, ty: 3, to: '/id/cse', fr: 'C1', rqi: '1', rvi: '3', rcn: 1, pc: { 'm2m:cnt': {} } }
    for (const suffix of ['', '/?ct=cbor']) {
      assert.deepEqual(await sender(t).send(url + suffix, request, patient), {
        responseStatusCode: 2001,
        requestIdentifier: '1',
        releaseVersion: '3',
        content: { 'm2m:cnt': { rn: 'é' } },
      })
    }
    assert.deepEqual(seen, [request, request])
    await sender(t).send(`${url}/prefix/`, request, { ...patient, serialisation: 'cbor' })
    assert.deepEqual(seen[2], { ...request, to: 'prefix/~/id/cse' })
  })

  it('posts to exactly the URL of a target that is no oneM2M entity, and takes its status for an answer', async (t) => {
    const seen: string[] = []
    const url = await plain(t, (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${request.headers['x-m2m-ri']}`)
      request.resume().on('end', () => response.writeHead(request.url === '/gone' ? 404 : 204).end())
    })
    const target = `${url}/a/b?x=1&ct=json&y=2`
    const request = { op: 5, fr: '/id', rqi: '7', pc: { 'm2m:sgn': {} } }
    const answer = await sender(t).send(target, { ...request, to: target }, patient)
    assert.deepEqual(answer, { responseStatusCode: 2000, requestIdentifier: '7' })
    const gone = await sender(t).send(`${url}/gone`, { ...request, to: `${url}/gone` }, ordered)
    assert.equal(gone.responseStatusCode, 4004)
    assert.deepEqual(seen, ['POST /a/b?x=1&y=2 application/json 7', 'POST /gone application/json 7'])
  })

  it('says when nobody is there, and that nothing arrived', async (t) => {
    const server = createServer()
    const url = await listen(t, server)
    server.close()
    for (const options of [patient, ordered]) {
      const error = await errorOf(sender(t).send(url, notification(1), options))
      assert.equal(error.kind, 'unreachable')
      assert.equal(error.mayHaveArrived, false)
      assert.match(error.message, /ECONNREFUSED/)
    }
  })

  it('gives up when the answer takes too long, or the caller does', async (t) => {
    const url = await raw(t, () => undefined)
    for (const options of [{}, { ordered: 's' }]) {
      const error = await errorOf(sender(t).send(url, notification(1), { timeoutMilliseconds: 50, ...options }))
      assert.equal(error.kind, 'timeout')
      assert.equal(error.mayHaveArrived, true)
      const signal = AbortSignal.timeout(30)
      await assert.rejects(sender(t).send(url, notification(1), { ...patient, ...options, signal }), signal.reason)
      await assert.rejects(sender(t).send(url, notification(1), { ...patient, ...options, signal }), {
        name: 'TimeoutError',
      })
    }
  })

  it('says when the answer is no HTTP, cannot be read or is too large', async (t) => {
    const answers = ['hello', `${ok.replace('0\r\n\r\n', '3\r\n\r\n')}{x}`, ok.replace('Length: 0', 'Length: 9999')]
    for (const answer of answers) {
      const url = await raw(t, (socket) => socket.write(`${answer}${'x'.repeat(answer.includes('9999') ? 9999 : 0)}`))
      for (const options of [patient, ordered]) {
        const error = await errorOf(sender(t, { responseBytes: 1000 }).send(url, notification(1), options))
        assert.equal(error.kind, 'protocol', answer)
      }
    }
  })

  it('says when the request cannot be written', async (t) => {
    const error = await errorOf(sender(t).send('http://127.0.0.1:1', { op: 2, to: 'a', rqi: 'x\r\ny: z' }, patient))
    assert.equal(error.kind, 'protocol')
    assert.equal((await errorOf(sender(t).send('coap://x', notification(1), patient))).kind, 'protocol')
  })

  it('fails what has no answer when it is closed', async (t) => {
    const url = await raw(t, () => undefined)
    const closing = sender(t)
    const failures = [closing.send(url, notification(1), patient), closing.send(url, notification(2), ordered)].map(
      errorOf,
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    await closing.close()
    assert.deepEqual(
      (await Promise.all(failures)).map(({ kind }) => kind),
      ['unreachable', 'unreachable'],
    )
    assert.equal((await errorOf(closing.send(url, notification(3), patient))).mayHaveArrived, false)
  })

  it('opens no more connections to an origin than allowed', async (t) => {
    let most = 0
    const url = await raw(t, (socket, _, connection) => {
      most = Math.max(most, connection)
      setTimeout(() => socket.write(ok), 5)
    })
    const bounded = sender(t, { socketsPerOrigin: 3 })
    await Promise.all(Array.from({ length: 30 }, (_, index) => bounded.send(url, notification(index), patient)))
    assert.equal(most, 3)
  })
})

describe('HttpSender with an order', () => {
  it('keeps the order on one connection, and pipelines once the connection has proved to be kept', async (t) => {
    const arrived: number[] = []
    const waiting: Socket[] = []
    let mostWaiting = 0
    let connections = 0
    const url = await raw(t, (socket, request, connection) => {
      connections = connection
      arrived.push(numberOf(request))
      waiting.push(socket)
      mostWaiting = Math.max(mostWaiting, waiting.length)
      if (arrived.length <= 2) assert.equal(waiting.length, 1)
      setTimeout(() => waiting.shift()!.write(ok), 2)
    })
    const one = sender(t)
    const settled: number[] = []
    const numbers = Array.from({ length: 300 }, (_, index) => index)
    await Promise.all(
      numbers.map(async (n) => {
        await one.send(url, notification(n), { ...patient, ordered: `s${n % 3}` })
        settled.push(n)
      }),
    )
    assert.deepEqual(arrived, numbers)
    assert.deepEqual(settled, numbers)
    assert.equal(connections, 1)
    assert.ok(mostWaiting > 8 && mostWaiting <= 64, `${mostWaiting} at a time`)
  })

  it('lets nothing overtake what failed with the connection', async (t) => {
    const arrived: [number, number][] = []
    const url = await raw(t, (socket, request, connection) => {
      const n = numberOf(request)
      arrived.push([connection, n])
      if (connection === 1 && n >= 20) socket.destroy()
      else socket.write(ok)
    })
    const one = sender(t)
    const numbers = Array.from({ length: 200 }, (_, index) => index)
    const outcomes = await Promise.allSettled(numbers.map((n) => one.send(url, notification(n), ordered)))
    const firstFailure = outcomes.findIndex(({ status }) => status === 'rejected')
    assert.ok(firstFailure > 2 && firstFailure <= 20)
    for (const outcome of outcomes.slice(firstFailure)) {
      assert.equal(outcome.status, 'rejected')
      assert.equal((outcome.reason as SendError).kind, 'unreachable')
    }
    assert.equal((outcomes.at(-1) as PromiseRejectedResult).reason.mayHaveArrived, false)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.ok(
      arrived.every(([connection]) => connection === 1),
      'nothing was sent again',
    )
    await Promise.all(numbers.slice(firstFailure).map((n) => one.send(url, notification(n), ordered)))
    assert.deepEqual(
      arrived.filter(([connection]) => connection > 1).map(([, n]) => n),
      numbers.slice(firstFailure),
    )
  })

  it('sends one at a time for a while after a pipelined connection broke', async (t) => {
    let unanswered = 0
    let mostUnanswered = 0
    const url = await raw(t, (socket, request, connection) => {
      if (connection === 1 && numberOf(request) === 10) return socket.destroy()
      if (connection > 1) mostUnanswered = Math.max(mostUnanswered, ++unanswered)
      setImmediate(() => {
        unanswered--
        socket.write(ok)
      })
      return undefined
    })
    const one = sender(t)
    await Promise.allSettled(Array.from({ length: 60 }, (_, n) => one.send(url, notification(n), ordered)))
    unanswered = 0
    await Promise.all(Array.from({ length: 12 }, (_, n) => one.send(url, notification(n), ordered)))
    assert.equal(mostUnanswered, 1)
  })

  it('fails the later ones of an order with one that timed out, and spares the waiting ones of other orders', async (t) => {
    const url = await raw(t, (socket, request, connection) => {
      if (connection > 1 || numberOf(request) < 2) socket.write(ok)
    })
    const one = sender(t)
    await one.send(url, notification(0), ordered)
    const stuck = errorOf(one.send(url, notification(1000), { timeoutMilliseconds: 50, ordered: 's1' }))
    const later = errorOf(one.send(url, notification(1001), ordered))
    const other = one.send(url, notification(1002), { ...patient, ordered: 's2' })
    assert.equal((await stuck).kind, 'timeout')
    assert.equal((await later).kind, 'unreachable')
    assert.equal((await other).responseStatusCode, 2000)
  })

  it('works with servers that close the connection after each answer', async (t) => {
    const arrived: number[] = []
    const url = await raw(t, (socket, request) => {
      arrived.push(numberOf(request))
      socket.end(
        arrived.length % 2 === 0 ? 'HTTP/1.0 204 No Content\r\n\r\n' : ok.replace('\r\n', '\r\nConnection: close\r\n'),
      )
    })
    const one = sender(t)
    const numbers = Array.from({ length: 20 }, (_, index) => index)
    const answers = await Promise.all(numbers.map((n) => one.send(url, notification(n), ordered)))
    assert.ok(answers.every(({ responseStatusCode }) => responseStatusCode === 2000))
    assert.deepEqual(arrived, numbers)
  })

  it('keeps the place on the wire of a request that the caller gave up', async (t) => {
    const sockets: Socket[] = []
    const url = await raw(t, (socket, request) => {
      if (numberOf(request) === 1) sockets.push(socket)
      else socket.write(ok)
    })
    const one = sender(t)
    await one.send(url, notification(0), ordered)
    const abort = new AbortController()
    const given = one.send(url, notification(1), { ...ordered, signal: abort.signal })
    const next = one.send(url, notification(2), ordered)
    await new Promise((resolve) => setTimeout(resolve, 20))
    abort.abort(new Error('given up'))
    await assert.rejects(given, /given up/)
    sockets[0]!.write(ok)
    assert.equal((await next).responseStatusCode, 2000)
  })

  it('forgets origins that are not used', async (t) => {
    const sockets: Socket[] = []
    const url = await raw(t, (socket) => {
      sockets.push(socket)
      socket.write(ok)
    })
    const one = sender(t, { idleMilliseconds: 40 })
    await one.send(url, notification(0), ordered)
    await one.send(url, notification(1), patient)
    await Promise.all(sockets.map(async (socket) => socket.closed || (await once(socket, 'close'))))
    assert.equal((await one.send(url, notification(2), ordered)).responseStatusCode, 2000)
  })
})
