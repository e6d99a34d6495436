import type { DatagramAddress, DatagramListener, DatagramSocket } from '../../dtls/DatagramSocket.ts'
import { ManualClock } from './ManualClock.ts'

export interface Datagram {
  readonly from: DatagramAddress
  readonly to: DatagramAddress
  readonly bytes: Buffer
}

/** Whether it begins with a handshake message of that type, in the clear. */
export const isHandshake = ({ bytes }: Datagram, type: number): boolean => bytes[0] === 22 && bytes[13] === type

const latencyMilliseconds = 10

/** A network in memory that a test can make lose, repeat, reorder and change what it carries. */
export class MemoryNetwork {
  readonly clock = new ManualClock()
  /** All that was sent, arrived or not. */
  readonly sent: Datagram[] = []
  readonly #listeners = new Map<string, DatagramListener>()
  #lastPort = 40_000
  /** What becomes of a datagram: the copies that arrive and after how long. */
  fate: (datagram: Datagram) => readonly { readonly bytes: Buffer; readonly delay: number }[] = ({ bytes }) => [
    { bytes, delay: latencyMilliseconds },
  ]

  /** A place on the network; port 0: any. */
  async open(address: string, port: number, listener: DatagramListener): Promise<DatagramSocket> {
    const local = { address, port: port || ++this.#lastPort }
    this.#listeners.set(keyOf(local), listener)
    return {
      local,
      send: (bytes, toPort, toAddress) => this.send({ from: local, to: { address: toAddress, port: toPort }, bytes }),
      close: async () => {
        this.#listeners.delete(keyOf(local))
      },
    }
  }

  send(datagram: Datagram): void {
    this.sent.push(datagram)
    for (const { bytes, delay } of this.fate(datagram)) this.deliver({ ...datagram, bytes }, delay)
  }

  /** Past the fate of datagrams, as from an attacker's hand. */
  deliver({ from, to, bytes }: Datagram, delay = latencyMilliseconds): void {
    // A copy, as real ones never share their bytes.
    const copy = Buffer.copyBytesFrom(bytes)
    this.clock.after(delay, () => this.#listeners.get(keyOf(to))?.(copy, from))
  }
}

const keyOf = ({ address, port }: DatagramAddress): string => `${address}|${port}`
