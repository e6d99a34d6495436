import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { type LoadConnection, type Reply, replyOf, Waiting } from './LoadConnection.ts'

const textFrame = 0x81
const closeFrame = 0x88
const pingFrame = 0x89

/** JSON primitives over a WebSocket. @see RFC 6455 5.2 */
export class WebSocketConnection implements LoadConnection {
  readonly #socket: Socket
  readonly #waiting = new Waiting()
  #received: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#waiting.fail(error))
    socket.on('close', () => this.#waiting.fail(new Error('the server closed the connection')))
  }

  static open(url: string): Promise<WebSocketConnection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      socket.once('error', reject)
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
          'Sec-WebSocket-Protocol: oneM2M.json\r\n\r\n',
      )
      socket.once('data', (answer) => {
        if (!answer.toString('latin1').startsWith('HTTP/1.1 101 ')) {
          socket.destroy()
          reject(new Error(answer.toString('latin1')))
          return
        }
        socket.off('error', reject)
        resolve(new WebSocketConnection(socket))
      })
    })
  }

  send(message: string, finish: (reply: Reply) => void, fail: (error: Error) => void): void {
    this.#waiting.begin(finish, fail)
    const length = message.length
    const headBytes = length < 126 ? 6 : 8
    const frame = Buffer.alloc(headBytes + length)
    frame[0] = textFrame
    if (length < 126) frame[1] = 0x80 | length
    else {
      frame[1] = 0x80 | 126
      frame.writeUInt16BE(length, 2)
    }
    // Masked with zero, which leaves the text as it is.
    frame.write(message, headBytes, 'latin1')
    this.#socket.write(frame)
  }

  close(): void {
    this.#waiting.end()
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    for (;;) {
      const bytes = this.#received
      if (bytes.length < 2) return
      const isLong = (bytes[1]! & 0x7f) === 126
      if (isLong && bytes.length < 4) return
      const start = isLong ? 4 : 2
      const end = start + (isLong ? bytes.readUInt16BE(2) : bytes[1]! & 0x7f)
      if (bytes.length < end) return
      this.#received = bytes.subarray(end)
      if (bytes[0] === textFrame) this.#waiting.finish(replyOf(bytes.toString('latin1', start, end)))
      else if (bytes[0] === closeFrame) this.#waiting.fail(new Error('the server closed the WebSocket'))
      else if (bytes[0] === pingFrame) this.#socket.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
    }
  }
}
