// The yardstick: node:http and nothing else. Answers /SIZE/STATUS with SIZE bytes and the headers that a CSE sends.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const bodies = new Map<string, Buffer>()

function bodyOf(size: string): Buffer {
  let body = bodies.get(size)
  if (!body) {
    body = Buffer.alloc(Number(size), '.')
    bodies.set(size, body)
  }
  return body
}

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const [, size = '0', status = '200'] = (request.url ?? '').split('/')
    const body = bodyOf(size)
    response.writeHead(Number(status), {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      'X-M2M-RSC': '2000',
      'X-M2M-RI': request.headers['x-m2m-ri'] as string,
      'X-M2M-RVI': request.headers['x-m2m-rvi'] as string,
    })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ http: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }))
})
