import { connect, type Socket } from 'node:net'
import { type LoadConnection, type Reply, replyOf, Waiting } from './LoadConnection.ts'

const packets = { connectAck: 2, publish: 3, publishAck: 4, subscribeAck: 9 } as const

/** JSON primitives over MQTT 3.1.1, QoS 1 both ways. */
export class MqttConnection implements LoadConnection {
  readonly #socket: Socket
  readonly #requestTopic: Buffer
  readonly #waiting = new Waiting()
  #received: Buffer = Buffer.alloc(0)
  #packetID = 0
  #onReady: (() => void) | undefined

  private constructor(socket: Socket, requestTopic: string) {
    this.#socket = socket
    this.#requestTopic = text(requestTopic)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#waiting.fail(error))
    socket.on('close', () => this.#waiting.fail(new Error('the broker closed the connection')))
  }

  /**
   * @param clientID unique at the broker
   * @param originator AE-ID that the requests come from, whose responses come here
   * @param receiver CSE-ID without its slash
   */
  static open(url: string, clientID: string, originator: string, receiver: string): Promise<MqttConnection> {
    const { hostname, port } = new URL(url)
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      socket.once('error', reject)
      const connection = new MqttConnection(socket, `/oneM2M/req/${originator}/${receiver}/json`)
      connection.#onReady = () => {
        socket.off('error', reject)
        resolve(connection)
      }
      const flagsAndKeepAlive = Buffer.from([4, 2, 0, 0])
      connection.#write(0x10, text('MQTT'), flagsAndKeepAlive, text(clientID))
      const filter = text(`/oneM2M/resp/${originator}/${receiver}/json`)
      connection.#write(0x82, Buffer.from([0, 1]), filter, Buffer.from([1]))
    })
  }

  send(message: string, finish: (reply: Reply) => void, fail: (error: Error) => void): void {
    this.#waiting.begin(finish, fail)
    this.#packetID = (this.#packetID % 65_535) + 1
    const id = Buffer.from([this.#packetID >> 8, this.#packetID & 0xff])
    this.#write(0x32, this.#requestTopic, id, Buffer.from(message, 'latin1'))
  }

  close(): void {
    this.#waiting.end()
    this.#socket.destroy()
  }

  #write(head: number, ...parts: readonly Buffer[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    const headBytes = length < 128 ? [head, length] : [head, (length & 0x7f) | 0x80, length >> 7]
    this.#socket.write(Buffer.concat([Buffer.from(headBytes), ...parts]))
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    for (;;) {
      const bytes = this.#received
      if (bytes.length < 2) return
      let start = 1
      let length = 0
      for (let shift = 0; ; shift += 7) {
        if (start >= bytes.length) return
        const byte = bytes[start++]!
        length |= (byte & 0x7f) << shift
        if (byte < 0x80) break
      }
      if (bytes.length < start + length) return
      this.#received = bytes.subarray(start + length)
      this.#packet(bytes[0]! >> 4, bytes[0]!, bytes.subarray(start, start + length))
    }
  }

  #packet(kind: number, head: number, body: Buffer): void {
    if (kind === packets.subscribeAck) this.#onReady?.()
    else if (kind === packets.publish) {
      const topicEnd = 2 + body.readUInt16BE(0)
      const hasID = (head & 0x06) !== 0
      if (hasID) this.#write(0x40, body.subarray(topicEnd, topicEnd + 2))
      this.#waiting.finish(replyOf(body.toString('latin1', topicEnd + (hasID ? 2 : 0))))
    } else if (kind !== packets.connectAck && kind !== packets.publishAck) {
      this.#waiting.fail(new Error(`an MQTT packet of type ${kind} came`))
    }
  }
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
