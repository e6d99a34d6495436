import { type AddressInfo, createServer, type Server } from 'node:net'

/**
 * Takes notifications inside the process that generates the load, so cheaply that it hardly disturbs it, and checks that
 * those of each writer arrive once and in order.
 */
export class Subscriber {
  readonly #server: Server
  #expected: number[] = []
  #count = 0
  #fault: string | undefined
  #reached: (() => void) | undefined
  #wanted = Number.POSITIVE_INFINITY

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Subscriber> {
    const server = createServer({ noDelay: true })
    const subscriber = new Subscriber(server)
    server.on('connection', (socket) => {
      socket.setEncoding('latin1')
      socket.on('error', () => {})
      let received = ''
      socket.on('data', (chunk) => {
        received = subscriber.#take(received + chunk, (answer) => socket.write(answer, 'latin1'))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return subscriber
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  get count(): number {
    return this.#count
  }

  /** Forgets what came before. */
  reset(): void {
    this.#expected = []
    this.#count = 0
    this.#fault = undefined
    this.#wanted = Number.POSITIVE_INFINITY
  }

  /** @throws when one was lost, doubled or out of order, or did not arrive in time */
  async waitFor(count: number, timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.#wanted = count
      this.#reached = resolve
      timer = setTimeout(resolve, timeoutMs)
      if (this.#count >= count) resolve()
    })
    clearTimeout(timer)
    if (this.#fault) throw new Error(this.#fault)
    if (this.#count !== count)
      throw new Error(`${this.#count} notifications of ${count} creations within ${timeoutMs / 1000} s`)
  }

  stop(): void {
    this.#server.close()
  }

  /** @returns what is left of an incomplete request */
  #take(received: string, answer: (text: string) => void): string {
    let rest = received
    for (;;) {
      const headEnd = rest.indexOf('\r\n\r\n')
      if (headEnd < 0) return rest
      const head = rest.slice(0, headEnd)
      const end = headEnd + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
      if (rest.length < end) return rest
      const identifier = /\r\nx-m2m-ri: *([^\r]*)/i.exec(head)?.[1] ?? ''
      answer(
        `HTTP/1.1 200 OK\r\nX-M2M-RSC: 2000\r\nX-M2M-RI: ${identifier}\r\nX-M2M-RVI: 3\r\nContent-Length: 0\r\n\r\n`,
      )
      this.#check(rest.slice(headEnd + 4, end))
      rest = rest.slice(end)
    }
  }

  #check(body: string): void {
    for (const [, writer = '', index] of body.matchAll(/"con":"(\d+):(\d+);/g)) {
      const expected = this.#expected[Number(writer)] ?? 0
      if (Number(index) !== expected)
        this.#fault ??= `notification ${index} of writer ${writer} came when ${expected} was due`
      this.#expected[Number(writer)] = Number(index) + 1
      this.#count += 1
    }
    if (this.#count >= this.#wanted) this.#reached?.()
  }
}
