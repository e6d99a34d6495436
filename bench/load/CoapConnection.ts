import { createSocket } from 'node:dgram'
import type { DatagramPeer } from '../../packages/protocol/src/DatagramPort.ts'
import { DtlsClient } from '../../packages/protocol/src/dtls/index.ts'
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

/** What carries datagrams to one server. */
interface Datagrams {
  send(bytes: Buffer): void
  close(): void
}

/** POST requests as confirmable messages from a UDP socket, or DTLS session, of its own. @see RFC 7252 */
export class CoapConnection implements LoadConnection {
  #datagrams: Datagrams | undefined
  readonly #waiting = new Waiting()
  readonly #timer: NodeJS.Timeout
  #id = 0
  #sent: Buffer | undefined
  #sentAt = 0

  private constructor() {
    this.#timer = setInterval(() => this.#retransmit(), retransmitMs / 2)
  }

  static async open(url: string): Promise<CoapConnection> {
    const connection = new CoapConnection()
    const { hostname, port } = new URL(url)
    const socket = createSocket('udp4')
    socket.on('message', (bytes) => connection.#take(bytes))
    socket.on('error', (error) => connection.#waiting.fail(error))
    await new Promise<void>((resolve) => socket.connect(Number(port), hostname, resolve))
    connection.#datagrams = { send: (bytes) => socket.send(bytes), close: () => socket.close() }
    return connection
  }

  static async openSecure(url: string, preSharedKey: PreSharedKey): Promise<CoapConnection> {
    const connection = new CoapConnection()
    const { client, peer } = await openDtls(url, preSharedKey, (bytes) => connection.#take(bytes))
    connection.#datagrams = { send: (bytes) => peer.send(bytes), close: () => void client.close() }
    return connection
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
    this.#datagrams!.send(bytes)
  }

  close(): void {
    this.#waiting.end()
    clearInterval(this.#timer)
    this.#datagrams?.close()
  }

  #retransmit(): void {
    if (this.#sent !== undefined && performance.now() - this.#sentAt > retransmitMs) this.#datagrams!.send(this.#sent)
  }

  /** The status is the code: 201 for 2.01. */
  #take(bytes: Buffer): void {
    if (((bytes[0]! >> 4) & 3) === confirmable) this.#datagrams!.send(Buffer.from([0x60, 0, bytes[2]!, bytes[3]!]))
    const code = bytes[1]!
    if (code === 0 || (bytes[0]! & 0x0f) !== tokenBytes || bytes.readUInt16BE(4) !== this.#id) return
    this.#sent = undefined
    const status = (code >> 5) * 100 + (code & 31)
    this.#waiting.finish({ status, bodyBytes: bytes.length, text: bytes.toString('latin1') })
  }
}

export interface PreSharedKey {
  readonly identity: string
  readonly key: Buffer
}

/** A DTLS session from a socket of its own. The client end is ours, as there is no other one for Node. */
export async function openDtls(
  url: string,
  preSharedKey: PreSharedKey,
  onMessage: (bytes: Buffer) => void,
): Promise<{ client: DtlsClient; peer: DatagramPeer }> {
  const client = new DtlsClient({
    handler: { onMessage: (_, bytes) => onMessage(bytes) },
    security: { preSharedKey, suites: ['TLS_PSK_WITH_AES_128_CCM_8'] },
  })
  const { hostname, port } = new URL(url)
  return { client, peer: await client.connect(hostname, Number(port), { timeoutMilliseconds: 30_000 }) }
}
