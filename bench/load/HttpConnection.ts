import { connect, type Socket } from 'node:net'
import type { LoadConnection, Reply } from './LoadConnection.ts'

/**
 * One keep-alive connection that carries one request at a time. It knows as much of HTTP as the answers of the servers
 * under measurement need, so that generating load costs a fraction of serving it.
 */
export class HttpConnection implements LoadConnection {
  readonly #socket: Socket
  #received = ''
  #finish: ((reply: Reply) => void) | undefined
  #fail: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => this.#take(chunk as unknown as string))
    socket.on('error', (error) => this.#end(error))
    socket.on('close', () => this.#end(new Error('the server closed the connection')))
  }

  static open(url: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new HttpConnection(socket))
      })
    })
  }

  /** @param message whole request as text, one character per byte */
  send(message: string, finish: (reply: Reply) => void, fail: (error: Error) => void): void {
    this.#finish = finish
    this.#fail = fail
    this.#socket.write(message, 'latin1')
  }

  request(message: string): Promise<Reply> {
    return new Promise((resolve, reject) => this.send(message, resolve, reject))
  }

  close(): void {
    this.#finish = undefined
    this.#fail = undefined
    this.#socket.destroy()
  }

  #take(chunk: string): void {
    this.#received = this.#received === '' ? chunk : this.#received + chunk
    const text = this.#received
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const bodyBytes = bodyLength(text, headEnd)
    if (bodyBytes === undefined || text.length < headEnd + 4 + bodyBytes) return
    this.#received = ''
    const finish = this.#finish
    this.#finish = undefined
    finish?.({ status: Number(text.slice(9, 12)), bodyBytes, text })
  }

  #end(error: Error): void {
    const fail = this.#fail
    this.close()
    fail?.(error)
  }
}

const contentLength = /\r\ncontent-length: *(\d+)/i

/** @returns length of the body, or undefined while a chunked one is incomplete */
function bodyLength(text: string, headEnd: number): number | undefined {
  // Two spellings cover every server met; the expression is for the rest.
  let at = text.indexOf('\r\nContent-Length: ')
  if (at < 0) at = text.indexOf('\r\ncontent-length: ')
  if (at >= 0 && at < headEnd) return Number.parseInt(text.slice(at + 18, at + 30), 10)
  const head = text.slice(0, headEnd)
  const match = contentLength.exec(head)
  if (match) return Number(match[1])
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return 0
  return text.endsWith('0\r\n\r\n') ? text.length - headEnd - 4 : undefined
}
