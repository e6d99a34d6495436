import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  /** 0 when the server closed the connection without an answer. */
  status: number
  /** Response status code; NaN without X-M2M-RSC. */
  rsc: number
  head: string
  body: Buffer
  isClosed: boolean
}

/** The server kept silent for too long. */
export class HangError extends Error {
  override readonly name = 'HangError'
}

/** Sends any bytes and reads HTTP answers; opens a new connection whenever the last was closed. */
export class RawConnection {
  readonly #port: number
  #socket: Socket | undefined
  #received = Buffer.alloc(0)
  #isClosed = true
  #wake: (() => void) | undefined

  constructor(port: number) {
    this.#port = port
  }

  /**
   * @param bytes one request
   * @param options `isLast` closes our direction afterwards, so that the server cannot wait for more;
   *   `hasBody` false for HEAD, whose answer has none
   * @throws HangError when neither an answer nor the end comes within `timeoutMs`
   */
  async exchange(
    bytes: Buffer,
    options: { isLast?: boolean; hasBody?: boolean; timeoutMs: number },
  ): Promise<RawAnswer> {
    if (this.#isClosed) await this.#open()
    const socket = this.#socket as Socket
    if (options.isLast) socket.end(bytes)
    else socket.write(bytes)
    const end = performance.now() + options.timeoutMs
    for (;;) {
      const answer = this.#takeAnswer(options.hasBody ?? true)
      if (answer) {
        if (options.isLast) this.close()
        return answer
      }
      if (this.#isClosed) return { status: 0, rsc: Number.NaN, head: '', body: this.#received, isClosed: true }
      await this.#change(end - performance.now())
    }
  }

  close(): void {
    this.#isClosed = true
    this.#socket?.destroy()
  }

  async #open(): Promise<void> {
    this.#socket?.destroy()
    const socket = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    this.#socket = socket
    this.#received = Buffer.alloc(0)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    socket.removeAllListeners('error')
    this.#isClosed = false
    const ended = () => {
      if (this.#socket === socket) this.#isClosed = true
      this.#wake?.()
    }
    socket.on('error', ended).on('end', ended).on('close', ended)
    socket.on('data', (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
      this.#wake?.()
    })
  }

  async #change(remainingMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const isInTime = await new Promise<boolean>((resolve) => {
      // Had we been busy ourselves, the answer would be waiting behind the timer.
      timer = setTimeout(() => setImmediate(() => setImmediate(() => resolve(false))), Math.max(0, remainingMs))
      this.#wake = () => resolve(true)
    })
    clearTimeout(timer)
    this.#wake = undefined
    if (isInTime) return
    this.close()
    throw new HangError(`no answer in time; received so far: ${this.#received.toString('latin1', 0, 300)}`)
  }

  #takeAnswer(hasBody: boolean): RawAnswer | undefined {
    for (;;) {
      const headEnd = this.#received.indexOf('\r\n\r\n')
      if (headEnd < 0) return undefined
      const head = this.#received.toString('latin1', 0, headEnd)
      const status = Number(head.slice(9, 12))
      const length = hasBody && status >= 200 ? this.#bodyLength(head, headEnd + 4) : 0
      if (length === undefined) return undefined
      const end = headEnd + 4 + length
      const body = Buffer.from(this.#received.subarray(headEnd + 4, end))
      this.#received = this.#received.subarray(end)
      // 1xx announces the answer, it is none.
      if (status < 200) continue
      if (/\r\nconnection: *close/i.test(head)) this.close()
      const rsc = Number(/\r\nx-m2m-rsc: *(\d+)/i.exec(head)?.[1] ?? Number.NaN)
      return { status, rsc, head, body, isClosed: this.#isClosed }
    }
  }

  #bodyLength(head: string, start: number): number | undefined {
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
    if (length !== undefined) return this.#received.length >= start + Number(length) ? Number(length) : undefined
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      const end = this.#received.indexOf('0\r\n\r\n', start)
      return end < 0 ? undefined : end + 5 - start
    }
    if (/\r\nconnection: *close/i.test(head)) return this.#isClosed ? this.#received.length - start : undefined
    return 0
  }
}
