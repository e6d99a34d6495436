import { createConnection, type Socket } from 'node:net'
import { FrameReader } from '../../mqtt/broker/FrameReader.ts'

/** A client by hand. */
export class RawMqttClient {
  readonly #reader = new FrameReader()
  readonly #socket: Socket
  readonly packets: { type: number; head: number; body: Buffer }[] = []
  #changed: (() => void) | undefined
  isClosed = false

  constructor(port: number) {
    this.#socket = createConnection(port, '127.0.0.1')
    this.#socket.on('data', (chunk) => {
      this.#reader.push(chunk)
      for (let frame = this.#reader.next(1e7); frame !== undefined; frame = this.#reader.next(1e7)) {
        this.packets.push({ type: frame.head >> 4, head: frame.head, body: frame.body })
      }
      this.#changed?.()
    })
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.isClosed = true
      this.#changed?.()
    })
  }

  connect(clientID: string, isClean = true, keepAliveSeconds = 0): Promise<void> {
    const id = Buffer.from(clientID)
    const head = Buffer.from([
      0x10,
      12 + id.length,
      0,
      4,
      0x4d,
      0x51,
      0x54,
      0x54,
      4,
      isClean ? 2 : 0,
      0,
      keepAliveSeconds,
      0,
      id.length,
    ])
    this.write(Buffer.concat([head, id]))
    return this.until(() => this.packets.some(({ type }) => type === 2))
  }

  async subscribe(filter: string, qualityOfService: 0 | 1 = 1): Promise<void> {
    const text = Buffer.from(filter)
    this.write(
      Buffer.concat([
        Buffer.from([0x82, 5 + text.length, 0, 9, 0, text.length]),
        text,
        Buffer.from([qualityOfService]),
      ]),
    )
    await this.until(() => this.packets.some(({ type }) => type === 9))
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  /** Reads nothing more. */
  pause(): void {
    this.#socket.pause()
  }

  /** What the other end has not taken. */
  get unsentBytes(): number {
    return this.#socket.writableLength
  }

  async until(isSo: () => boolean): Promise<void> {
    const limit = setTimeout(() => this.#socket.destroy(), 8000)
    while (!isSo()) {
      if (this.isClosed) throw new Error('the connection was closed')
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
    clearTimeout(limit)
  }

  end(): void {
    this.#socket.destroy()
  }
}
