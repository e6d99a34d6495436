import { createSocket, type Socket } from 'node:dgram'
import { type LoadConnection, type Reply, Waiting } from './LoadConnection.ts'

const retransmitMs = 2000
const confirmable = 0
const tokenBytes = 2

/** Options and payload of a POST with a JSON content. @see TS-0008 6.2 */
export function coapCreateMessage(path: string, from: string, resourceType: number, content: string): string {
  const options: (readonly [number, string])[] = [
    ...path.split('/').map((segment) => [11, segment] as const),
    [12, '\x32'],
    [267, String.fromCharCode(resourceType)],
    [271, '3'],
    [279, from],
    [283, 'b'],
  ]
  let before = 0
  let encoded = ''
  for (const [number, value] of options) {
    const delta = number - before
    encoded +=
      delta < 13
        ? String.fromCharCode((delta << 4) | value.length)
        : `${String.fromCharCode(0xd0 | value.length, delta - 13)}`
    encoded += value
    before = number
  }
  return `${encoded}\xff${content}`
}

/** POST requests as confirmable messages from a UDP socket of its own. @see RFC 7252 */
export class CoapConnection implements LoadConnection {
  readonly #socket: Socket
  readonly #waiting = new Waiting()
  readonly #timer: NodeJS.Timeout
  #id = 0
  #sent: Buffer | undefined
  #sentAt = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes) => this.#take(bytes))
    socket.on('error', (error) => this.#waiting.fail(error))
    this.#timer = setInterval(() => this.#retransmit(), retransmitMs / 2)
  }

  static open(url: string): Promise<CoapConnection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4')
      socket.once('error', reject)
      socket.connect(Number(port), hostname, () => {
        socket.off('error', reject)
        resolve(new CoapConnection(socket))
      })
    })
  }

  /** @param message as `coapCreateMessage` makes it */
  send(message: string, finish: (reply: Reply) => void, fail: (error: Error) => void): void {
    this.#waiting.begin(finish, fail)
    this.#id = (this.#id + 1) & 0xffff
    const bytes = Buffer.allocUnsafe(4 + tokenBytes + message.length)
    bytes[0] = 0x40 | tokenBytes
    bytes[1] = 2
    bytes.writeUInt16BE(this.#id, 2)
    bytes.writeUInt16BE(this.#id, 4)
    bytes.write(message, 4 + tokenBytes, 'latin1')
    this.#sent = bytes
    this.#sentAt = performance.now()
    this.#socket.send(bytes)
  }

  close(): void {
    this.#waiting.end()
    clearInterval(this.#timer)
    this.#socket.close()
  }

  #retransmit(): void {
    if (this.#sent !== undefined && performance.now() - this.#sentAt > retransmitMs) this.#socket.send(this.#sent)
  }

  /** @returns nothing; status is the code: 201 for 2.01 */
  #take(bytes: Buffer): void {
    if (((bytes[0]! >> 4) & 3) === confirmable) this.#socket.send(Buffer.from([0x60, 0, bytes[2]!, bytes[3]!]))
    const code = bytes[1]!
    if (code === 0 || (bytes[0]! & 0x0f) !== tokenBytes || bytes.readUInt16BE(4) !== this.#id) return
    this.#sent = undefined
    const status = (code >> 5) * 100 + (code & 31)
    this.#waiting.finish({ status, bodyBytes: bytes.length, text: bytes.toString('latin1') })
  }
}
