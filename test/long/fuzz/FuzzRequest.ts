import { encodeCbor } from '../../support/index.ts'

/** A request in parts that can be changed one by one, and need not make sense. */
export interface FuzzRequest {
  method: string
  /** Without query. */
  path: string
  query: [string, string][]
  headers: [string, string][]
  /** JSON value to be serialised, or what to send in place of it. */
  content: unknown
  body: Buffer | undefined
  isCbor: boolean
}

/** Bytes of the request, correctly framed: whatever its parts are, the server knows where it ends. */
export function toBytes(request: FuzzRequest): Buffer {
  const body = request.body ?? serialise(request)
  const query = request.query.map(([name, value]) => `${name}=${value}`).join('&')
  const lines = [
    `${request.method} ${request.path}${query ? `?${query}` : ''} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
    ...(body.length > 0 || request.method === 'POST' || request.method === 'PUT'
      ? [`Content-Length: ${body.length}`]
      : []),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

function serialise(request: FuzzRequest): Buffer {
  if (request.content === undefined) return Buffer.alloc(0)
  if (request.isCbor) return encodeCbor(request.content)
  return Buffer.from(JSON.stringify(request.content) ?? '')
}
