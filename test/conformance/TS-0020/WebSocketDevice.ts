import type { Body } from '../../support/index.ts'
import { uniqueName } from '../../support/index.ts'

/** A device with nothing but a WebSocket: it sends JSON primitives and answers those that come in. @see TS-0020 6 */
export class WebSocketDevice {
  readonly #socket: WebSocket
  readonly originator: string
  /** Requests that came in, oldest first. */
  readonly received: Body[] = []
  /** Answers without the identifier of a request. */
  readonly unrelated: Body[] = []
  readonly closed: Promise<number>
  readonly #waiting = new Map<string, (response: Body) => void>()

  private constructor(socket: WebSocket, originator: string) {
    this.#socket = socket
    this.originator = originator
    this.closed = new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data))))
  }

  /** @throws when the handshake is refused */
  static connect(url: string, originator: string, protocols: string | string[] = 'oneM2M.json') {
    const socket = new WebSocket(url, protocols)
    return new Promise<WebSocketDevice>((resolve, reject) => {
      socket.addEventListener('open', () => resolve(new WebSocketDevice(socket, originator)))
      socket.addEventListener('error', () => reject(new Error(`no WebSocket connection to ${url}`)))
    })
  }

  /** Sub-protocol that the server chose. */
  get protocol(): string {
    return this.#socket.protocol
  }

  request(parameters: Body): Promise<Body> {
    const rqi = uniqueName('q')
    const answer = new Promise<Body>((resolve) => this.#waiting.set(rqi, resolve))
    this.send(JSON.stringify({ fr: this.originator, rqi, rvi: '3', ...parameters }))
    return answer
  }

  /** Registers an AE that takes requests. */
  register(): Promise<Body> {
    const content = { rn: this.originator.slice(1), api: 'Ntest', rr: true, srv: ['3'] }
    return this.request({ op: 1, to: 'cse-in', ty: 2, pc: { 'm2m:ae': content } })
  }

  send(text: string): void {
    this.#socket.send(text)
  }

  close(): Promise<number> {
    this.#socket.close()
    return this.closed
  }

  #take(message: Body): void {
    if (message.rsc !== undefined) {
      const take = this.#waiting.get(message.rqi) ?? ((answer) => this.unrelated.push(answer))
      this.#waiting.delete(message.rqi)
      take(message)
      return
    }
    this.received.push(message)
    this.send(JSON.stringify({ rsc: 2000, rqi: message.rqi, rvi: message.rvi, fr: message.to, to: message.fr }))
  }
}
