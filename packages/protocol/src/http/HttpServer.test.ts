import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { JsonText, type RequestContext, RequestError, type RequestHandler, type WirePrimitive } from '@waystation/model'
import { cbor } from '../serialisations/index.ts'
import { type HttpLimits, HttpServer, type HttpServerOptions } from './HttpServer.ts'

const silent = { debug() {}, warn() {}, error() {} }
const limits: HttpLimits = {
  bodyBytes: 1000,
  headerBytes: 4096,
  connections: 20,
  requestMilliseconds: 5000,
  headersMilliseconds: 5000,
  keepAliveMilliseconds: 5000,
}

const echo: RequestHandler = async (request) => ({
  responseStatusCode: 2000,
  requestIdentifier: String(request.rqi),
  ...(typeof request.rvi === 'string' ? { releaseVersion: request.rvi } : {}),
  content: { request: JSON.parse(JSON.stringify(request)) },
})

async function serve(context: TestContext, options: Partial<HttpServerOptions> = {}) {
  const server = new HttpServer({ handler: echo, host: '127.0.0.1', port: 0, limits, log: silent, ...options })
  const { url, port } = await server.start()
  context.after(() => server.stop(0))
  return { server, url, port }
}

/** What a peer sends and gets, byte for byte. */
async function exchange(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (const part of parts) {
    socket.write(part)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return await textUntilClose(socket)
}

async function textUntilClose(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => undefined)
  if (!socket.closed) await once(socket, 'close')
  return text
}

const last = 'Host: x\r\nX-M2M-RI: 1\r\nConnection: close\r\n'

describe('HttpServer', () => {
  it('carries a request to the handler and the response back', async (t) => {
    const seen: [WirePrimitive, RequestContext][] = []
    const handler: RequestHandler = async (request, context) => {
      seen.push([request, context])
      return {
        responseStatusCode: 2001,
        requestIdentifier: '7',
        releaseVersion: '4',
        content: new JsonText('{"a":"é"}'),
      }
    }
    const { url } = await serve(t, { handler })
    const answer = await fetch(`${url}/~/id-in/cse-in?rcn=1`, {
      method: 'POST',
      headers: { 'X-M2M-Origin': 'C', 'X-M2M-RI': '7', 'X-M2M-RVI': '4', 'Content-Type': 'application/json; ty=3' },
      body: '{"m2m:cnt":{}}',
    })
    assert.equal(answer.status, 201)
    assert.equal(answer.headers.get('x-m2m-rsc'), '2001')
    assert.equal(answer.headers.get('x-m2m-ri'), '7')
    assert.equal(answer.headers.get('x-m2m-rvi'), '4')
    assert.equal(answer.headers.get('content-type'), 'application/json')
    assert.equal(answer.headers.get('content-length'), '10')
    assert.deepEqual(await answer.json(), { a: 'é' })
    const [request, context] = seen[0]!
    const content = { 'm2m:cnt': {} }
    assert.deepEqual(request, { op: 1, ty: 3, to: '/id-in/cse-in', fr: 'C', rqi: '7', rvi: '4', rcn: 1, pc: content })
    assert.equal(context.remoteAddress, '127.0.0.1')
    assert.equal(context.entitledOriginators, undefined)
    assert.ok(Math.abs(context.received - Date.now()) < 5000)
  })

  it('collects content that comes in pieces, also chunked', async (t) => {
    const { port } = await serve(t)
    const head = `PUT /a HTTP/1.1\r\n${last}`
    const pieces = await exchange(port, `${head}Content-Length: 9\r\n\r\n{"a`, '":"', 'b"}')
    assert.match(pieces, /"pc":\{"a":"b"\}/)
    const chunked = await exchange(
      port,
      `${head}Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n`,
      '6\r\n":"b"}\r\n0\r\n\r\n',
    )
    assert.match(chunked, /"pc":\{"a":"b"\}/)
    const empty = await exchange(port, `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`)
    assert.match(empty, /^HTTP\/1.1 200/)
    assert.doesNotMatch(empty, /"pc"/)
  })

  it('answers pipelined requests in order, even when they finish out of order', async (t) => {
    const handler: RequestHandler = async (request, context) => {
      if (request.rqi === '0') await new Promise((resolve) => setTimeout(resolve, 30))
      return await echo(request, context)
    }
    const { port } = await serve(t, { handler })
    const request = (index: number, extra = '') =>
      `POST /a HTTP/1.1\r\nHost: x\r\nX-M2M-RI: ${index}\r\n${extra}Content-Length: 7\r\n\r\n{"a":${index}}`
    const text = await exchange(port, request(0) + request(1) + request(2) + request(3, 'Connection: close\r\n'))
    const identifiers = [...text.matchAll(/X-M2M-RI: (\d)/g)].map((match) => match[1])
    assert.deepEqual(identifiers, ['0', '1', '2', '3'])
  })

  it('negotiates the serialisation', async (t) => {
    const { url } = await serve(t)
    const get = (accept: string) => fetch(`${url}/a`, { headers: { 'X-M2M-RI': '1', Accept: accept } })
    const named = await get('application/vnd.onem2m-res+json')
    assert.equal(named.headers.get('content-type'), 'application/vnd.onem2m-res+json')
    const binary = await get('application/cbor')
    assert.equal(binary.headers.get('content-type'), 'application/cbor')
    const content = cbor.decode(Buffer.from(await binary.arrayBuffer()))
    assert.deepEqual(content, { request: { op: 2, to: 'a', rqi: '1' } })
    const refused = await get('text/xml')
    assert.equal(refused.status, 406)
    assert.equal(refused.headers.get('x-m2m-rsc'), '5207')
  })

  it('tells what is wrong with a request that cannot be read', async (t) => {
    const { url } = await serve(t)
    const post = (type: string, body: string) =>
      fetch(`${url}/a`, { method: 'POST', headers: { 'X-M2M-RI': '1', 'X-M2M-RVI': '3', 'Content-Type': type }, body })
    const malformed = await post('application/json;ty=3', '{"a":1,"a":2}')
    assert.equal(malformed.status, 400)
    assert.equal(malformed.headers.get('x-m2m-rsc'), '4000')
    assert.equal(malformed.headers.get('x-m2m-ri'), '1')
    assert.equal(malformed.headers.get('x-m2m-rvi'), '3')
    assert.match(((await malformed.json()) as { 'm2m:dbg': string })['m2m:dbg'], /same name twice/)
    const unsupported = await post('text/xml;ty=3', '<a/>')
    assert.equal(unsupported.status, 415)
    assert.equal(unsupported.headers.get('x-m2m-rsc'), '4015')
  })

  it('answers its own faults without telling what they are', async (t) => {
    const errors: object[] = []
    const log = { ...silent, error: (fields: object) => void errors.push(fields) }
    for (const handler of [
      () => Promise.reject(new Error('secret')),
      () => {
        throw new Error('secret')
      },
    ] as RequestHandler[]) {
      const { url } = await serve(t, { handler, log })
      const answer = await fetch(`${url}/a`)
      assert.equal(answer.status, 500)
      assert.equal(answer.headers.get('x-m2m-rsc'), '5000')
      assert.doesNotMatch(await answer.text(), /secret/)
    }
    assert.equal(errors.length, 2)
  })

  it('answers a fault that the handler throws as what it is', async (t) => {
    const { url } = await serve(t, { handler: () => Promise.reject(new RequestError('notFound', 'no such thing')) })
    assert.equal((await fetch(`${url}/a`)).status, 404)
  })

  it('answers a noResponse request with 204 and no status code', async (t) => {
    const { url } = await serve(t, { handler: () => Promise.resolve(undefined) })
    const answer = await fetch(`${url}/a?rt=5`, { headers: { 'X-M2M-RI': '1' } })
    assert.equal(answer.status, 204)
    assert.equal(answer.headers.get('x-m2m-rsc'), null)
    assert.equal(answer.headers.get('x-m2m-ri'), '1')
  })

  it('refuses other methods', async (t) => {
    const { url } = await serve(t)
    for (const method of ['HEAD', 'PATCH', 'PROPFIND']) {
      const answer = await fetch(`${url}/a`, { method })
      assert.equal(answer.status, 405, method)
      assert.equal(answer.headers.get('allow'), 'GET, POST, PUT, DELETE, OPTIONS')
    }
    const options = await fetch(`${url}/a`, { method: 'OPTIONS' })
    assert.equal(options.status, 204)
    assert.match(options.headers.get('allow') ?? '', /POST/)
  })

  it('lets web pages of the configured origins in', async (t) => {
    const { url } = await serve(t, { cors: { origins: ['http://console.example'] } })
    const preflight = await fetch(`${url}/a`, { method: 'OPTIONS', headers: { Origin: 'http://console.example' } })
    assert.equal(preflight.status, 204)
    assert.equal(preflight.headers.get('access-control-allow-origin'), 'http://console.example')
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /X-M2M-Origin/)
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /DELETE/)
    const answer = await fetch(`${url}/a`, { headers: { Origin: 'http://console.example' } })
    assert.match(answer.headers.get('access-control-expose-headers') ?? '', /X-M2M-RSC/)
    const foreign = await fetch(`${url}/a`, { headers: { Origin: 'http://other.example' } })
    assert.equal(foreign.headers.get('access-control-allow-origin'), null)
  })

  it('answers routes of its own', async (t) => {
    const { url } = await serve(t, { routes: { '/healthz': (_, response) => response.end('fine') } })
    assert.equal(await (await fetch(`${url}/healthz?verbose`)).text(), 'fine')
    assert.equal((await fetch(`${url}/healthz`, { method: 'DELETE' })).headers.get('x-m2m-rsc'), '2000')
  })
})

describe('HttpServer limits', () => {
  it('refuses content larger than allowed, announced or not, and still gets the refusal through', async (t) => {
    const { port } = await serve(t)
    const big = 'x'.repeat(600)
    const head = 'POST /a HTTP/1.1\r\nHost: x\r\nX-M2M-RI: 1\r\n'
    for (const parts of [
      [`${head}Content-Length: 1800\r\n\r\n`, big, big, big],
      [`${head}Content-Length: 1800\r\nExpect: 100-continue\r\n\r\n`],
      [`${head}Transfer-Encoding: chunked\r\n\r\n258\r\n${big}\r\n`, `258\r\n${big}\r\n`, '0\r\n\r\n'],
    ]) {
      const text = await exchange(port, ...parts)
      assert.match(text, /^HTTP\/1.1 413 .*X-M2M-RSC: 4000.*larger than 1000 bytes/s)
      assert.match(text, /Connection: close/)
    }
  })

  it('asks for the content when the peer waits for that', async (t) => {
    const { port } = await serve(t)
    const head = `POST /a HTTP/1.1\r\n${last}Content-Length: 7\r\nExpect: 100-continue\r\n\r\n`
    const text = await exchange(port, head, '{"a":1}')
    assert.match(text, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200/)
    assert.match(text, /"pc":\{"a":1\}/)
  })

  it('refuses too many and too large headers', async (t) => {
    const { port } = await serve(t, { limits: { ...limits, headers: 10 } })
    assert.match(await exchange(port, `GET /a HTTP/1.1\r\n${last}${'A: b\r\n'.repeat(11)}\r\n`), /^HTTP\/1.1 431/)
    assert.match(await exchange(port, `GET /a HTTP/1.1\r\n${last}A: ${'b'.repeat(5000)}\r\n\r\n`), /^HTTP\/1.1 431/)
  })

  it('gives up on a peer that sends too slowly', async (t) => {
    const { port } = await serve(t, { limits: { ...limits, headersMilliseconds: 60, requestMilliseconds: 120 } })
    assert.match(await exchange(port, 'GET /a HTTP/1.1\r\nHost'), /^HTTP\/1.1 408/)
    assert.match(await exchange(port, `POST /a HTTP/1.1\r\n${last}Content-Length: 7\r\n\r\n{"a`), /^HTTP\/1.1 408/)
    assert.equal(await exchange(port), 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
  })

  it('refuses what is not HTTP, and framing that two readers could see differently', async (t) => {
    const { port } = await serve(t)
    const head = 'POST /a HTTP/1.1\r\nHost: x\r\n'
    for (const text of [
      'hello\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00',
      'GET /a HTTP/1.1\r\n\r\n',
      'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
      `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
      `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
      `${head}Content-Length: -1\r\n\r\n`,
      `${head}X-M2M-RI: a\r\n b\r\n\r\n`,
      `${head}X-M2M-RI: a\0b\r\n\r\n`,
    ]) {
      const answer = await exchange(port, Buffer.from(text, 'latin1'))
      assert.match(answer, /^HTTP\/1.1 400/, JSON.stringify(text))
    }
  })

  it('answers a request with its own answer when what follows on the connection is not HTTP', async (t) => {
    const { port } = await serve(t, {
      handler: async (request) => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return { responseStatusCode: 2000, requestIdentifier: String(request.rqi) }
      },
    })
    const text = await exchange(port, 'GET /a HTTP/1.1\r\nHost: x\r\nX-M2M-RI: 1\r\n\r\nnonsense\r\n\r\n')
    assert.match(text, /^HTTP\/1.1 200 .*X-M2M-RI: 1.*HTTP\/1.1 400 /s)
  })

  it('refuses content that cannot be read to its end', async (t) => {
    const { port } = await serve(t)
    const head = 'POST /a HTTP/1.1\r\nHost: x\r\nX-M2M-RI: 1\r\nTransfer-Encoding: chunked\r\n\r\n'
    assert.match(await exchange(port, `${head}5\r\nhello`, 'nonsense'), /^HTTP\/1.1 400 /)
  })

  it('closes connections beyond the limit', async (t) => {
    const { port } = await serve(t, { limits: { ...limits, connections: 1 } })
    const first = connect(port, '127.0.0.1')
    await once(first, 'connect')
    assert.equal(await exchange(port), '')
    first.destroy()
  })

  it('survives peers that vanish at any point', async (t) => {
    const { port, url } = await serve(t)
    const text = 'POST /a HTTP/1.1\r\nHost: x\r\nX-M2M-RI: 1\r\nContent-Length: 7\r\n\r\n{"a":1}'
    for (let length = 0; length <= text.length; length += 3) {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(text.slice(0, length), () => socket.resetAndDestroy())
      await once(socket, 'close')
    }
    assert.equal((await fetch(`${url}/a`)).status, 200)
  })
})

describe('HttpServer lifecycle', () => {
  it('tells a waiting handler that the peer is gone', async (t) => {
    const aborted = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const handler: RequestHandler = async (_, { signal }) => {
      signal!.addEventListener('abort', () => aborted.resolve())
      started.resolve()
      await aborted.promise
      return undefined
    }
    const { port } = await serve(t, { handler })
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /pcu HTTP/1.1\r\n${last}\r\n`)
    await started.promise
    socket.destroy()
    await aborted.promise
  })

  it('does not abort a request that was answered', async (t) => {
    let signal: AbortSignal | undefined
    const handler: RequestHandler = (request, context) => {
      signal = context.signal
      return echo(request, context)
    }
    const { url } = await serve(t, { handler })
    await (await fetch(`${url}/a`, { headers: { Connection: 'close' } })).text()
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(signal?.aborted, false)
  })

  it('finishes requests under way, ends long polls, and closes what is idle, when it stops', async (t) => {
    const release = Promise.withResolvers<void>()
    const handler: RequestHandler = async (request, context) => {
      if (request.to === 'poll') await new Promise((resolve) => context.signal!.addEventListener('abort', resolve))
      if (request.to === 'slow') await release.promise
      return await echo(request, context)
    }
    const { server, port } = await serve(t, { handler })
    const send = async (path: string) => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      if (path !== '') socket.write(`GET /${path} HTTP/1.1\r\nHost: x\r\nX-M2M-RI: 1\r\n\r\n`)
      return textUntilClose(socket)
    }
    const answers = Promise.all(['poll', 'slow', 'idle', ''].map(send))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const stopped = server.stop(5000)
    setTimeout(release.resolve, 50)
    await stopped
    const [poll, slow, idle, unused] = await answers
    assert.match(poll!, /^HTTP\/1.1 200 .*Connection: close/s)
    assert.match(slow!, /^HTTP\/1.1 200 .*Connection: close/s)
    assert.match(idle!, /^HTTP\/1.1 200/)
    assert.equal(unused, '')
  })

  it('cuts what does not finish within the grace', async (t) => {
    const { server, port } = await serve(t, { handler: () => new Promise(() => undefined) })
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /a HTTP/1.1\r\n${last}\r\n`)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await server.stop(30)
    assert.equal(await textUntilClose(socket), '')
  })

  it('fails to start on a taken port', async (t) => {
    const { port } = await serve(t)
    const second = new HttpServer({ handler: echo, host: '127.0.0.1', port, limits, log: silent })
    await assert.rejects(second.start(), { code: 'EADDRINUSE' })
    await second.stop()
  })
})
