import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { decode, encode } from './bindings/bytes.ts'
import { bindingUnderTest, type Format, formatUnderTest, isOfHttp, type Peer, requestOver } from './bindings/index.ts'
import { uniqueName } from './uniqueName.ts'

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies whose shape is what they check.
export type Body = any
export type QueryValue = string | number | boolean | readonly (string | number)[]
export type Operation = 'create' | 'retrieve' | 'update' | 'delete' | 'notify'

/** Parameters that travel as headers besides fr, rqi and rvi, and their header. @see TS-0009 6.4 */
const headerOfParameter = {
  gid: 'X-M2M-GID',
  rtu: 'X-M2M-RTU',
  ot: 'X-M2M-OT',
  rset: 'X-M2M-RST',
  rqet: 'X-M2M-RET',
  oet: 'X-M2M-OET',
  ec: 'X-M2M-EC',
  vsi: 'X-M2M-VSI',
} as const

export interface RequestOptions extends Partial<Record<keyof typeof headerOfParameter, string | number>> {
  /** Originator; null sends no X-M2M-Origin header. Default: that of the client. */
  fr?: string | null
  /** Request identifier; null sends no X-M2M-RI header. Default: a new one. */
  rqi?: string | null
  /** Release version; null sends no X-M2M-RVI header. Default: that of the client. */
  rvi?: string | null
  rcn?: number
  rt?: number
  /** As text without `?`, or names and values; arrays are joined with `+`. */
  query?: string | Record<string, QueryValue | undefined>
  /** Added after all others; null removes one. Names as written here. */
  headers?: Record<string, string | null>
  /** Serialisation of content and answer; default: the one under test. */
  format?: Format
  /** Media type of the content without parameters, in place of the one of `format`. */
  mediaType?: string
  /** Bytes to send as they are, in place of `pc`. */
  body?: string | Buffer
  timeoutMs?: number
}

export interface OneM2MRequest extends RequestOptions {
  op: Operation
  /** CSE-relative `cse-in/a`, SP-relative `/id-in/cse-in/a` or absolute `//sp/id-in/cse-in/a`. */
  to: string
  ty?: number
  pc?: unknown
  /** Path of the request line as it is, in place of the one made from `to`. */
  path?: string
}

export interface OneM2MResponse {
  /** HTTP status; by another binding the one that HTTP would have. */
  http: number
  /** Response status code, NaN without X-M2M-RSC header. */
  rsc: number
  headers: IncomingHttpHeaders
  /** Decoded by the Content-Type; undefined when there is none. */
  body: Body
  /** Value of the only member of the body: the attributes in `{"m2m:cnt": {...}}`, the list in `{"m2m:uril": [...]}`. */
  resource: Body
  raw: Buffer
}

const methods = { create: 'POST', retrieve: 'GET', update: 'PUT', delete: 'DELETE', notify: 'POST' } as const
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: 'fifo' })

/**
 * An originator that speaks the HTTP binding with nothing but node:http, or the binding under test where the request can
 * be told by it.
 * @see TS-0009 6
 */
export class OneM2MClient {
  readonly #url: () => string
  readonly #peer: (() => Peer) | undefined
  readonly originator: string
  readonly releaseVersion: string

  /**
   * @param url of the CSE, or where to ask for it before every request, because a restart changes the port
   * @param peer the same for the binding under test; absent: HTTP whatever is under test
   */
  constructor(url: string | (() => string), originator: string, releaseVersion = '3', peer?: () => Peer) {
    this.#peer = peer
    this.#url = typeof url === 'string' ? () => url : url
    this.originator = originator
    this.releaseVersion = releaseVersion
  }

  /** The same CSE seen by another originator. */
  as(originator: string, releaseVersion = this.releaseVersion): OneM2MClient {
    return new OneM2MClient(this.#url, originator, releaseVersion, this.#peer)
  }

  /** @param pc with its root member: `{ 'm2m:cnt': { rn: 'a' } }` */
  create(to: string, ty: number, pc?: unknown, options: RequestOptions = {}): Promise<OneM2MResponse> {
    return this.request({ op: 'create', to, ty, pc, ...options })
  }

  retrieve(to: string, options: RequestOptions = {}): Promise<OneM2MResponse> {
    return this.request({ op: 'retrieve', to, ...options })
  }

  update(to: string, pc?: unknown, options: RequestOptions = {}): Promise<OneM2MResponse> {
    return this.request({ op: 'update', to, pc, ...options })
  }

  delete(to: string, options: RequestOptions = {}): Promise<OneM2MResponse> {
    return this.request({ op: 'delete', to, ...options })
  }

  notify(to: string, pc?: unknown, options: RequestOptions = {}): Promise<OneM2MResponse> {
    return this.request({ op: 'notify', to, pc, ...options })
  }

  /** Retrieves with `fu=1`. `resource` of the answer is the list of addresses. */
  discover(
    to: string,
    criteria: Record<string, QueryValue | undefined> = {},
    options: RequestOptions = {},
  ): Promise<OneM2MResponse> {
    return this.retrieve(to, { ...options, query: { fu: 1, ...criteria } })
  }

  /** @throws on a broken connection and after `timeoutMs` (default 10 s); every answer is returned, whatever its status */
  request(request: OneM2MRequest): Promise<OneM2MResponse> {
    if (bindingUnderTest !== 'http' && this.#peer !== undefined && !isOfHttp(request)) {
      return requestOver(bindingUnderTest, this.#peer(), { rqi: uniqueName('r'), ...request }, this.#sender(request))
    }
    const body = bodyOf(request)
    return exchange(new URL(this.#url()), {
      method: methods[request.op],
      path: pathOf(request),
      headers: this.#headersOf(request, body),
      body,
      timeoutMs: request.timeoutMs ?? 10_000,
    })
  }

  #sender({ fr, rvi }: OneM2MRequest): { originator: string | null; releaseVersion: string | null } {
    return {
      originator: fr === undefined ? this.originator : fr,
      releaseVersion: rvi === undefined ? this.releaseVersion : rvi,
    }
  }

  #headersOf(request: OneM2MRequest, body: Buffer | undefined): Record<string, string> {
    const format = formatOf(request)
    const mediaType = request.mediaType ?? `application/${format}`
    const { originator, releaseVersion } = this.#sender(request)
    const typeParameter = request.ty === undefined ? '' : `;ty=${request.ty}`
    const headers: Record<string, string | null | undefined> = {
      'X-M2M-Origin': originator,
      'X-M2M-RI': request.rqi === undefined ? uniqueName('r') : request.rqi,
      'X-M2M-RVI': releaseVersion,
      Accept: `application/${format}`,
      'Content-Type': body || request.ty !== undefined ? `${mediaType}${typeParameter}` : null,
      'Content-Length': body ? String(body.length) : request.op === 'retrieve' || request.op === 'delete' ? null : '0',
    }
    for (const [parameter, header] of Object.entries(headerOfParameter)) {
      const value = request[parameter as keyof typeof headerOfParameter]
      if (value !== undefined) headers[header] = String(value)
    }
    Object.assign(headers, request.headers)
    return Object.fromEntries(Object.entries(headers).filter(([, value]) => value != null)) as Record<string, string>
  }
}

/** Path of the request line for an address. @see TS-0009 6.2.2.1 */
export function pathOfAddress(to: string): string {
  if (to.startsWith('//')) return `/_/${to.slice(2)}`
  if (to.startsWith('/')) return `/~${to}`
  return `/${to}`
}

function pathOf(request: OneM2MRequest): string {
  const path = request.path ?? pathOfAddress(request.to)
  const query = [
    request.rcn === undefined ? '' : `rcn=${request.rcn}`,
    request.rt === undefined ? '' : `rt=${request.rt}`,
    typeof request.query === 'string' ? request.query : queryText(request.query ?? {}),
  ].filter((part) => part !== '')
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

function queryText(query: Record<string, QueryValue | undefined>): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const values = Array.isArray(value) ? value : [value]
      return `${name}=${values.map((one) => encodeURIComponent(String(one))).join('+')}`
    })
    .join('&')
}

function formatOf({ format = formatUnderTest, mediaType = '' }: OneM2MRequest): Format {
  return formatIn(mediaType) ?? format
}

function formatIn(mediaType: string): Format | undefined {
  return /\b(json|cbor|xml)\b/.exec(mediaType)?.[1] as Format | undefined
}

function bodyOf(request: OneM2MRequest): Buffer | undefined {
  if (request.body !== undefined) return Buffer.from(request.body as string)
  if (request.pc === undefined) return undefined
  return encode(request.pc, formatOf(request))
}

interface HttpExchange {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer | undefined
  timeoutMs: number
}

function exchange(url: URL, message: HttpExchange, isRetry = false): Promise<OneM2MResponse> {
  return new Promise((resolve, reject) => {
    const { method, path, headers } = message
    const request = httpRequest({ host: url.hostname, port: url.port, method, path, headers, agent })
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer to ${method} ${path} within ${message.timeoutMs} ms`))
    }, message.timeoutMs)
    request.once('response', (response) => {
      readAnswer(response)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer))
    })
    request.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      // The server may close an idle connection in the moment we use it again; nothing was processed then.
      if (error.code === 'ECONNRESET' && request.reusedSocket && !isRetry) resolve(exchange(url, message, true))
      else reject(error)
    })
    request.end(message.body)
  })
}

async function readAnswer(response: IncomingMessage): Promise<OneM2MResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const body = decodeAnswer(raw, response.headers['content-type'] ?? '')
  const members = body !== null && typeof body === 'object' && !Array.isArray(body) ? Object.values(body) : []
  return {
    http: response.statusCode ?? 0,
    rsc: Number(response.headers['x-m2m-rsc'] ?? Number.NaN),
    headers: response.headers,
    body,
    resource: members.length === 1 ? members[0] : undefined,
    raw,
  }
}

function decodeAnswer(raw: Buffer, contentType: string): Body {
  const format = formatIn(contentType)
  return format === undefined && raw.length > 0 ? raw.toString('utf8') : decode(raw, format ?? 'json')
}
