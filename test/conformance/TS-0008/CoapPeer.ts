import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import {
  type CoapMessage,
  type CoapOption,
  decodeMessage,
  encodeMessage,
  optionOf,
  toUnsigned,
  unsigned,
} from '../../support/bindings/coapMessage.ts'

/** Numbers of this release. @see TS-0008 6.2.2.4 */
export const numbers = {
  observe: 6,
  locationPath: 8,
  uriPath: 11,
  contentFormat: 12,
  uriQuery: 15,
  accept: 17,
  block2: 23,
  echo: 252,
  resourceType: 267,
  releaseVersion: 271,
  originator: 279,
  requestIdentifier: 283,
  statusCode: 307,
} as const

export const json = 50

/** A socket that speaks CoAP message by message, so that a test sees every one of them. */
export class CoapPeer {
  readonly #socket: Socket
  readonly #port: number
  readonly received: CoapMessage[] = []
  #id = randomInt(65_536)

  private constructor(socket: Socket, port: number) {
    this.#socket = socket
    this.#port = port
    socket.on('message', (bytes) => this.received.push(decodeMessage(bytes)))
  }

  static async open(url: string): Promise<CoapPeer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new CoapPeer(socket, Number(new URL(url).port))
  }

  send(message: Partial<CoapMessage> & { code: number }): CoapMessage {
    this.#id = (this.#id + 1) % 65_536
    const whole = {
      type: 0,
      id: this.#id,
      token: Buffer.from([1, 2]),
      options: [],
      payload: Buffer.alloc(0),
      ...message,
    }
    this.#socket.send(encodeMessage(whole), this.#port, '127.0.0.1')
    return whole
  }

  /** @returns the next message that comes; undefined when there is none for a while */
  async next(milliseconds = 3000): Promise<CoapMessage | undefined> {
    if (this.received.length === 0) {
      await once(this.#socket, 'message', { signal: AbortSignal.timeout(milliseconds) }).catch(() => undefined)
    }
    return this.received.shift()
  }

  /** Sends a request and waits for what comes next. @throws when nothing comes */
  async ask(code: number, options: readonly CoapOption[], payload = ''): Promise<CoapMessage> {
    this.send({ code, options: [...options], payload: Buffer.from(payload) })
    const answer = await this.next()
    if (answer === undefined) throw new Error('there was no answer')
    return answer
  }

  close(): void {
    this.#socket.close()
  }
}

/** @returns the options of a request of the administrator */
export function optionsOf(path: string, ...more: readonly CoapOption[]): CoapOption[] {
  return [
    ...path.split('/').map((segment) => [numbers.uriPath, Buffer.from(segment)] as const),
    [numbers.originator, Buffer.from('CAdmin')],
    [numbers.requestIdentifier, Buffer.from('r1')],
    [numbers.releaseVersion, Buffer.from('3')],
    ...more,
  ]
}

export const text = (number: number, value: string): CoapOption => [number, Buffer.from(value)]
export const integer = (number: number, value: number): CoapOption => [number, unsigned(value)]

/** @returns `2.05 2000`: the code, and the response status code */
export function statusOf(message: CoapMessage): string {
  const status = optionOf(message, numbers.statusCode)
  const code = `${message.code >> 5}.${String(message.code & 31).padStart(2, '0')}`
  return `${code} ${status === undefined ? '-' : toUnsigned(status)}`
}

export function contentOf(message: CoapMessage) {
  return JSON.parse(message.payload.toString())
}
