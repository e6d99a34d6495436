import { createSocket, type Socket } from 'node:dgram'

/** A network address translator between a client and a server on loopback, whose outer address a test can change. */
export class Relay {
  readonly #inner: Socket
  readonly #serverPort: number
  #outer: Socket | undefined
  #client: { readonly port: number; readonly address: string } | undefined
  /** ClientHello messages that have come through. */
  clientHellos = 0
  port = 0

  private constructor(serverPort: number) {
    this.#serverPort = serverPort
    this.#inner = createSocket('udp4')
    this.#inner.on('message', (bytes, client) => {
      this.#client = client
      if (bytes[0] === 22 && bytes[13] === 1) this.clientHellos++
      this.#outer?.send(bytes, this.#serverPort, '127.0.0.1')
    })
  }

  static async start(serverPort: number): Promise<Relay> {
    const relay = new Relay(serverPort)
    await bind(relay.#inner, '127.0.0.1')
    relay.port = relay.#inner.address().port
    await relay.moveTo('127.0.0.1')
    return relay
  }

  /** From now on the server sees the client at another port of this address. */
  async moveTo(address: string): Promise<void> {
    this.#outer?.close()
    const outer = createSocket('udp4')
    outer.on('message', (bytes) => {
      if (this.#client) this.#inner.send(bytes, this.#client.port, this.#client.address)
    })
    await bind(outer, address)
    this.#outer = outer
  }

  [Symbol.dispose](): void {
    this.#inner.close()
    this.#outer?.close()
  }
}

const bind = (socket: Socket, address: string): Promise<void> =>
  new Promise((resolve) => {
    socket.bind(0, address, () => resolve())
  })
