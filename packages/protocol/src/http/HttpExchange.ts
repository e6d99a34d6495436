import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Instant,
  type RequestContext,
  RequestError,
  type RequestHandler,
  type ResponsePrimitive,
  type StatusCodeName,
  type WirePrimitive,
} from '@waystation/model'
import type { Entitlement, PeerAuthority, PeerProof } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { faultResponse } from '../faultResponse.ts'
import { loginOf } from '../loginOf.ts'
import { remoteAddressOf } from '../plainAddress.ts'
import { json, type Negotiated, negotiate, parseContentType } from '../serialisations/index.ts'
import { proofOfSocket } from '../tls/proofOfSocket.ts'
import type { CrossOrigin } from './CrossOrigin.ts'
import { decodeRequest } from './decodeRequest.ts'
import { encodeResponse } from './encodeResponse.ts'
import { textOfHeader } from './fieldValues.ts'

/** What all exchanges of a server share. */
export interface ExchangeServices {
  readonly handler: RequestHandler
  readonly bodyBytes: number
  readonly headers: number
  readonly crossOrigin: CrossOrigin | undefined
  readonly log: BindingLog
  readonly authority: PeerAuthority | undefined
  /** Controllers of the requests that somebody waits on. */
  readonly waiting: Set<AbortController>
  isStopping: boolean
}

const methods = 'GET, POST, PUT, DELETE, OPTIONS'
const none: readonly string[] = []
const jsonReply: Negotiated = { serialisation: json, mediaType: 'application/json' }
/** How long what is left of a refused body is read and dropped, so that the peer gets to read the refusal. */
const lingerMilliseconds = 1000

/** One request and its response. It is also the context of the request, so that a plain exchange allocates little else. */
export class HttpExchange implements RequestContext {
  readonly received: Instant = Date.now()
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #services: ExchangeServices
  #reply = jsonReply
  #controller: AbortController | undefined
  #knownEntitlement: Entitlement | undefined
  /** The password that came with it was right. */
  #user: string | undefined

  constructor(request: IncomingMessage, response: ServerResponse, services: ExchangeServices) {
    this.#request = request
    this.#response = response
    this.#services = services
  }

  get remoteAddress(): string | undefined {
    return remoteAddressOf(this.#request.socket)
  }

  get entitledOriginators(): readonly string[] | undefined {
    return this.#entitlement?.entitledOriginators
  }

  get credentialIDs(): readonly string[] | undefined {
    return this.#entitlement?.credentialIDs
  }

  get #entitlement(): Entitlement | undefined {
    const { authority } = this.#services
    if (authority === undefined) return undefined
    this.#knownEntitlement ??= authority.entitlementOf(this.#proof)
    return this.#knownEntitlement
  }

  get #proof(): PeerProof {
    const { socket, headers } = this.#request
    const proof = proofOfSocket(socket)
    if (headers.authorization === undefined) return proof
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1]
    if (token !== undefined) return { ...proof, token }
    return this.#user === undefined ? proof : { ...proof, user: this.#user }
  }

  /** Made on first use, since few requests wait for anything that would have to be given up. */
  get signal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    if (this.#response.closed || this.#request.socket.destroyed || this.#services.isStopping) controller.abort()
    else this.#abortOnClose(controller)
    return controller.signal
  }

  #abortOnClose(controller: AbortController): void {
    const { waiting } = this.#services
    waiting.add(controller)
    this.#response.once('close', () => {
      waiting.delete(controller)
      if (!this.#response.writableFinished) controller.abort()
    })
  }

  /** @param expectsContinue the peer waits for 100 before it sends the content */
  begin(expectsContinue: boolean): void {
    const { method, headers, rawHeaders } = this.#request
    if (rawHeaders.length > this.#services.headers * 2) {
      this.#refuse(431, 'badRequest', `more than ${this.#services.headers} headers`)
    } else if (method !== 'POST' && method !== 'GET' && method !== 'PUT' && method !== 'DELETE') {
      this.#answerOtherMethod(method!)
    } else if (!this.#hasBody) {
      this.#handle(undefined)
    } else if (Number(headers['content-length'] ?? 0) > this.#services.bodyBytes) {
      this.#refuseBody()
    } else {
      if (expectsContinue) this.#response.writeContinue()
      process.nextTick(() => this.#readBody())
    }
  }

  get #hasBody(): boolean {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = this.#request.headers
    return length !== '0' || encoding !== undefined
  }

  #answerOtherMethod(method: string): void {
    const { origin } = this.#request.headers
    if (method !== 'OPTIONS') {
      const fault = this.#faultOf(new RequestError('operationNotAllowed', `${method} is no operation of oneM2M`))
      const { headers, body } = encodeResponse(fault, this.#reply)
      this.#send(405, ['Allow', methods, ...headers], body)
    } else if (origin !== undefined && this.#services.crossOrigin !== undefined) {
      this.#write(204, this.#services.crossOrigin.preflightFor(origin, methods), '')
    } else {
      this.#write(204, ['Allow', methods], '')
    }
  }

  /**
   * Content that came with the head is in the request's buffer by the next tick, where taking it at once spares the events
   * of a stream.
   */
  #readBody(): void {
    const chunk = this.#request.read() as Buffer | null
    if (chunk !== null && chunk.length === Number(this.#request.headers['content-length'])) this.#handle(chunk)
    else this.#collect(chunk)
  }

  #collect(first: Buffer | null): void {
    const limit = this.#services.bodyBytes
    const chunks: Buffer[] = first === null ? [] : [first]
    let size = first?.length ?? 0
    const request = this.#request
    const end = () => this.#handle(Buffer.concat(chunks, size))
    const take = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limit) return
      request.off('data', take).off('end', end)
      this.#refuseBody()
    }
    request.on('data', take).on('end', end)
  }

  #handle(body: Buffer | undefined): void {
    const { method, url, headers } = this.#request
    let primitive: WirePrimitive
    try {
      // Accept first, so that even a fault of the content is told in what the peer can read.
      this.#reply = negotiate(headers.accept, this.#serialisationOfRequest())
      primitive = decodeRequest(method!, url!, headers, body)
    } catch (error) {
      this.#fail(error)
      return
    }
    const { authority } = this.#services
    const login = authority === undefined ? undefined : loginOf(headers.authorization)
    if (login === undefined) {
      this.#carryOut(primitive)
      return
    }
    const checked = authority!.isPasswordOf(login.user, login.password).then((isRight) => {
      if (isRight) this.#user = login.user
      this.#carryOut(primitive)
    })
    checked.catch((error: unknown) => this.#fail(error))
  }

  #carryOut(primitive: WirePrimitive): void {
    try {
      this.#services.handler(primitive, this).then(
        (response) => this.#answer(response),
        (error: unknown) => this.#fail(error),
      )
    } catch (error) {
      this.#fail(error)
    }
  }

  #serialisationOfRequest() {
    const type = this.#request.headers['content-type']
    return type === undefined || type === '' ? json : parseContentType(type).serialisation
  }

  /** HTTP needs some answer; that of a noResponse request is 204 and has no response status code. */
  #answer(response: ResponsePrimitive | undefined): void {
    if (response === undefined) {
      this.#send(204, ['X-M2M-RI', String(this.#request.headers['x-m2m-ri'] ?? '')], '')
      return
    }
    try {
      const { status, headers, body } = encodeResponse(response, this.#reply)
      this.#send(status, headers, body)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    const { status, headers, body } = encodeResponse(this.#faultOf(error), this.#reply)
    this.#send(status, headers, body)
  }

  #faultOf(error: unknown): ResponsePrimitive {
    const { headers, url } = this.#request
    const { 'x-m2m-ri': requestIdentifier = '', 'x-m2m-rvi': releaseVersion } = headers
    const wire: WirePrimitive = { rqi: textOfHeader(String(requestIdentifier)) }
    if (typeof releaseVersion === 'string') wire.rvi = textOfHeader(releaseVersion)
    return faultResponse(error, wire, this.#services.log, { url })
  }

  #refuseBody(): void {
    this.#refuse(413, 'badRequest', `The content is larger than ${this.#services.bodyBytes} bytes`)
  }

  /** Answers while the content may still be arriving: the rest is dropped, and the connection closed in a while. */
  #refuse(status: number, name: StatusCodeName, reason: string): void {
    const { headers, body } = encodeResponse(this.#faultOf(new RequestError(name, reason)), this.#reply)
    const response = this.#response
    response.writeHead(status, ['Connection', 'close', ...headers, ...this.#crossOriginHeaders])
    response.write(body)
    if (!this.#hasBody) {
      response.end()
      return
    }
    const end = () => {
      clearTimeout(timer)
      response.end()
    }
    const timer = setTimeout(end, lingerMilliseconds)
    this.#request.once('end', end).once('close', end).resume()
  }

  get #crossOriginHeaders(): readonly string[] {
    const { origin } = this.#request.headers
    return origin === undefined ? none : (this.#services.crossOrigin?.headersFor(origin) ?? none)
  }

  #send(status: number, headers: string[], body: Buffer | string): void {
    if (this.#services.crossOrigin !== undefined) headers.push(...this.#crossOriginHeaders)
    this.#write(status, headers, body)
  }

  #write(status: number, headers: string[], body: Buffer | string): void {
    if (this.#services.isStopping) headers.push('Connection', 'close')
    const response = this.#response
    response.writeHead(status, headers)
    // Head and text leave in one write; where all of it is one byte per character, nothing needs transcoding.
    if (typeof body === 'string') response.end(body, Buffer.byteLength(body) === body.length ? 'latin1' : 'utf8')
    else response.end(body)
  }
}
