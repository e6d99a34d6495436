import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { decodeCbor } from './cbor.ts'
import type { Body } from './OneM2MClient.ts'

export interface ReceivedNotification {
  path: string
  headers: IncomingMessage['headers']
  /** Decoded content, e.g. `{ 'm2m:sgn': {...} }`. */
  body: Body
  /** The `m2m:sgn` of a single notification, else undefined. */
  sgn: Body
  /** The single notifications within: one for `m2m:sgn`, several for `m2m:agn`. */
  notifications: Body[]
  /** From X-M2M-RI. */
  rqi: string
  /** performance.now() at arrival. */
  at: number
}

/** How a notification is answered; what is absent is as for success: 200, 2000, at once, no content. */
export interface Answer {
  http?: number
  rsc?: number
  delayMs?: number
  body?: unknown
  headers?: Record<string, string>
  /** Cut the connection in place of an answer. */
  drop?: boolean
}

export type AnswerScript = Answer | ((notification: ReceivedNotification, index: number) => Answer | Promise<Answer>)

/** What arrived at one path. */
export class Mailbox {
  readonly url: string
  /** Everything but verification requests, in order of arrival. */
  readonly received: ReceivedNotification[] = []
  readonly verifications: ReceivedNotification[] = []
  /** For everything but verification requests. */
  answer: AnswerScript = {}
  verificationAnswer: AnswerScript = {}
  #waiting = new Set<() => void>()

  constructor(url: string) {
    this.url = url
  }

  /** The `m2m:sgn` objects of all notifications, those in aggregates too, in order. */
  get notifications(): Body[] {
    return this.received.flatMap((one) => one.notifications)
  }

  clear(): void {
    this.received.length = 0
    this.verifications.length = 0
  }

  /**
   * @param count of requests, see `received`
   * @returns the first `count` of them
   * @throws when fewer arrived within `timeoutMs`
   */
  async waitFor(count: number, timeoutMs = 5000): Promise<ReceivedNotification[]> {
    await this.#waitUntil(() => this.received.length >= count, timeoutMs)
    if (this.received.length < count)
      throw new Error(`${this.received.length} of ${count} notifications within ${timeoutMs} ms`)
    return this.received.slice(0, count)
  }

  /** Waits the whole time. @throws when more than `count` are there at its end */
  async expectNoMoreThan(count: number, withinMs: number): Promise<void> {
    await this.#waitUntil(() => this.received.length > count, withinMs)
    if (this.received.length > count) {
      throw new Error(
        `${this.received.length} notifications in place of ${count}: ${JSON.stringify(this.received[count]?.body)}`,
      )
    }
  }

  async take(notification: ReceivedNotification): Promise<Answer> {
    const isVerification = notification.sgn?.vrq === true
    const list = isVerification ? this.verifications : this.received
    const script = isVerification ? this.verificationAnswer : this.answer
    list.push(notification)
    for (const wake of this.#waiting) wake()
    return typeof script === 'function' ? script(notification, list.length - 1) : script
  }

  #waitUntil(isReached: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#waiting.delete(check)
        resolve()
      }
      const check = () => {
        if (isReached()) finish()
      }
      const timer = setTimeout(finish, timeoutMs)
      this.#waiting.add(check)
      check()
    })
  }
}

/** A subscriber: an HTTP server on a free loopback port with a mailbox per path. @see TS-0009 6 */
export class NotificationReceiver {
  #server: Server
  #mailboxes = new Map<string, Mailbox>()

  private constructor(server: Server) {
    this.#server = server
  }

  /** @param port default: a free one */
  static async start(port = 0): Promise<NotificationReceiver> {
    const server = createServer({ keepAliveTimeout: 60_000 })
    const receiver = new NotificationReceiver(server)
    server.on('request', (request, response) => void receiver.#handle(request, response))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** @param path with leading slash; query parts such as `?ct=cbor` belong to the URL, not to the path */
  mailbox(path = '/'): Mailbox {
    let mailbox = this.#mailboxes.get(path)
    if (!mailbox) {
      mailbox = new Mailbox(`http://127.0.0.1:${this.port}${path}`)
      this.#mailboxes.set(path, mailbox)
    }
    return mailbox
  }

  /** Ends all connections too. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const notification = toNotification(request, Buffer.concat(chunks))
    const answer = await this.mailbox(notification.path).take(notification)
    if (answer.delayMs) await delay(answer.delayMs)
    if (answer.drop) {
      // The request has been read to its end: destroying it would leave the connection alone.
      request.socket.destroy()
      return
    }
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
    response.writeHead(answer.http ?? 200, {
      'X-M2M-RSC': String(answer.rsc ?? 2000),
      'X-M2M-RI': notification.rqi,
      ...(request.headers['x-m2m-rvi'] === undefined ? {} : { 'X-M2M-RVI': String(request.headers['x-m2m-rvi']) }),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      'Content-Length': String(Buffer.byteLength(body)),
      ...answer.headers,
    })
    response.end(body)
  }
}

function toNotification(request: IncomingMessage, raw: Buffer): ReceivedNotification {
  const isCbor = /\bcbor\b/.test(request.headers['content-type'] ?? '')
  const body = raw.length === 0 ? undefined : isCbor ? decodeCbor(raw) : JSON.parse(raw.toString('utf8'))
  const sgn = (body as Body)?.['m2m:sgn']
  const aggregate = (body as Body)?.['m2m:agn']
  return {
    path: new URL(request.url ?? '/', 'http://receiver').pathname,
    headers: request.headers,
    body,
    sgn,
    notifications: sgn === undefined ? (aggregate?.['m2m:sgn'] ?? aggregate?.sgn ?? []) : [sgn],
    rqi: String(request.headers['x-m2m-ri'] ?? ''),
    at: performance.now(),
  }
}
