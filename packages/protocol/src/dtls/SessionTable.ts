import type { DatagramAddress } from './DatagramSocket.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import type { DtlsSession } from './DtlsSession.ts'

/** Few enough to be a number, many enough that no two sessions share one and nobody guesses one. */
export const connectionIdBytes = 6

const keyOf = ({ address, port }: DatagramAddress): string => `${port}|${address}`
const addressOf = ({ remoteAddress, remotePort }: DtlsSession): DatagramAddress => ({
  address: remoteAddress,
  port: remotePort,
})

/** Finds sessions by where they are and by the id that they were given. */
export class SessionTable {
  readonly #crypto: DtlsCrypto
  readonly #all = new Set<DtlsSession>()
  readonly #established = new Map<string, DtlsSession>()
  readonly #handshakes = new Map<string, DtlsSession>()
  readonly #byId = new Map<number, DtlsSession>()

  constructor(crypto: DtlsCrypto) {
    this.#crypto = crypto
  }

  /** Established ones; the first the oldest. */
  get all(): ReadonlySet<DtlsSession> {
    return this.#all
  }

  get handshakes(): ReadonlyMap<string, DtlsSession> {
    return this.#handshakes
  }

  at(from: DatagramAddress): { readonly established?: DtlsSession; readonly handshake?: DtlsSession } {
    const key = keyOf(from)
    return { established: this.#established.get(key), handshake: this.#handshakes.get(key) }
  }

  byConnectionId(id: Buffer): DtlsSession | undefined {
    return this.#byId.get(id.readUIntBE(0, connectionIdBytes))
  }

  addHandshake(session: DtlsSession): void {
    this.#handshakes.set(keyOf(addressOf(session)), session)
  }

  /** @returns the id that the session is found by from now on */
  giveConnectionId(session: DtlsSession): Buffer {
    let id = this.#crypto.random(connectionIdBytes)
    while (this.byConnectionId(id)) id = this.#crypto.random(connectionIdBytes)
    session.connectionId = id.readUIntBE(0, connectionIdBytes)
    this.#byId.set(session.connectionId, session)
    return id
  }

  /** @returns the session that was at its address before */
  establish(session: DtlsSession): DtlsSession | undefined {
    const key = keyOf(addressOf(session))
    if (this.#handshakes.get(key) === session) this.#handshakes.delete(key)
    const before = this.#established.get(key)
    this.#established.set(key, session)
    this.#all.add(session)
    return before === session ? undefined : before
  }

  move(session: DtlsSession, before: DatagramAddress): void {
    const [oldKey, newKey] = [keyOf(before), keyOf(addressOf(session))]
    for (const sessions of [this.#established, this.#handshakes]) {
      if (sessions.get(oldKey) !== session) continue
      sessions.delete(oldKey)
      // Another that has no id can only be found by its address; this one has an id.
      if (!sessions.has(newKey)) sessions.set(newKey, session)
    }
  }

  delete(session: DtlsSession): void {
    const key = keyOf(addressOf(session))
    if (this.#established.get(key) === session) this.#established.delete(key)
    if (this.#handshakes.get(key) === session) this.#handshakes.delete(key)
    if (session.connectionId !== undefined) this.#byId.delete(session.connectionId)
    this.#all.delete(session)
  }
}
