import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import type { BindingLog } from '../BindingLog.ts'
import type { DatagramClient, DatagramConnectOptions, DatagramHandler, DatagramPeer } from '../DatagramPort.ts'
import { SendError } from '../SendError.ts'
import { ClientSessions, type ConnectionIdUse } from './ClientSessions.ts'
import { type DatagramAddress, type DatagramListener, type DatagramSocket, openUdpSocket } from './DatagramSocket.ts'
import type { DtlsClientSecurity } from './DtlsClientSecurity.ts'
import { type DtlsClock, systemDtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import { type DtlsLimits, defaultDtlsLimits } from './DtlsLimits.ts'
import type { DtlsSession } from './DtlsSession.ts'
import { nodeCrypto } from './nodeCrypto.ts'

export interface DtlsClientOptions {
  /** Gets what servers say; must not throw. */
  readonly handler: DatagramHandler
  /** For all servers, or by the server that is connected to. */
  readonly security: DtlsClientSecurity | ((host: string, port: number) => DtlsClientSecurity)
  readonly limits?: Partial<DtlsLimits>
  /** Default `toServer`. */
  readonly connectionIds?: ConnectionIdUse
  readonly log?: BindingLog
  /** Default: UDP sockets on any free port, one for each version of IP that is used. */
  readonly openSocket?: (family: 4 | 6, listener: DatagramListener) => Promise<DatagramSocket>
  readonly clock?: DtlsClock
  readonly crypto?: DtlsCrypto
}

const anyAddress = { 4: '0.0.0.0', 6: '::' } as const
const sweepMilliseconds = 30_000

/**
 * The calling end of DTLS 1.2: keeps one session for each server, and takes up earlier ones where the server allows it.
 * A server that has restarted does not know its sessions any more, nor can it say so safely: whoever gets no answers
 * should close the peer and connect again.
 */
export class DtlsClient implements DatagramClient {
  readonly #options: DtlsClientOptions
  readonly #clock: DtlsClock
  readonly #sessions: ClientSessions
  readonly #sockets = new Map<4 | 6, Promise<DatagramSocket>>()
  readonly #openSockets = new Map<4 | 6, DatagramSocket>()
  readonly #peers = new Map<string, Promise<DtlsSession>>()
  #cancelSweep: (() => void) | undefined
  #isClosed = false

  constructor(options: DtlsClientOptions) {
    const { clock = systemDtlsClock, crypto = nodeCrypto, connectionIds = 'toServer', log, handler } = options
    this.#options = options
    this.#clock = clock
    this.#sessions = new ClientSessions({
      crypto,
      clock,
      limits: { ...defaultDtlsLimits, ...options.limits },
      connectionIds,
      log,
      handler,
      send: (datagram, port, address) =>
        this.#openSockets.get(address.includes(':') ? 6 : 4)?.send(datagram, port, address),
    })
  }

  async connect(host: string, port: number, options: DatagramConnectOptions = {}): Promise<DatagramPeer> {
    const key = `${host}:${port}`
    const earlier = this.#peers.get(key)
    if (earlier) {
      const peer = await withLimits(earlier, options, this.#clock)
      if (peer.isOpen) return peer
      if (this.#peers.get(key) === earlier) this.#peers.delete(key)
      return this.connect(host, port, options)
    }
    const opening = this.#open(host, port)
    this.#peers.set(key, opening)
    opening.catch(() => this.#peers.delete(key))
    return withLimits(opening, options, this.#clock)
  }

  /**
   * Goes on from other sockets, as after a change of network: sessions with connection ids carry on, the others are
   * found by the server no more.
   */
  async rebind(): Promise<void> {
    const families = [...this.#sockets.keys()]
    await this.#closeSockets()
    await Promise.all(families.map((family) => this.#socket(family)))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelSweep?.()
    this.#sessions.closeAll()
    await this.#closeSockets()
  }

  async #open(host: string, port: number): Promise<DtlsSession> {
    try {
      const target = await addressOf(host, port)
      this.#refuseOnceClosed()
      await this.#socket(isIP(target.address) === 6 ? 6 : 4)
      this.#refuseOnceClosed()
      const { security } = this.#options
      const used = typeof security === 'function' ? security(host, port) : security
      const serverName = used.serverName ?? host
      return await this.#sessions.establish({ ...target, serverName, security: used }).established
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const kind = error instanceof DtlsError && error.alert === 'internalError' ? 'protocol' : 'unreachable'
      throw new SendError(kind, `No DTLS session with ${host}:${port}: ${reason}`, false, error)
    }
  }

  #refuseOnceClosed(): void {
    if (this.#isClosed) throw new DtlsError('userCanceled', 'The client is closed')
  }

  #socket(family: 4 | 6): Promise<DatagramSocket> {
    const known = this.#sockets.get(family)
    if (known) return known
    const {
      openSocket = (version: 4 | 6, listener: DatagramListener) => openUdpSocket(anyAddress[version], 0, listener),
    } = this.#options
    const opening = openSocket(family, (datagram, from) => this.#onDatagram(datagram, from))
    this.#sockets.set(family, opening)
    opening.then(
      (socket) => this.#openSockets.set(family, socket),
      () => this.#sockets.delete(family),
    )
    this.#cancelSweep ??= this.#clock.after(sweepMilliseconds, () => this.#sweep())
    return opening
  }

  #onDatagram(datagram: Buffer, from: DatagramAddress): void {
    try {
      this.#sessions.onDatagram(datagram, from)
    } catch (error) {
      this.#options.log?.error({ error, address: from.address }, 'DTLS datagram could not be dealt with')
    }
  }

  #sweep(): void {
    this.#sessions.sweep()
    for (const [key, opening] of this.#peers) {
      void opening.then(
        (session) => session.isClosed && this.#peers.get(key) === opening && this.#peers.delete(key),
        () => {},
      )
    }
    this.#cancelSweep = this.#clock.after(sweepMilliseconds, () => this.#sweep())
  }

  async #closeSockets(): Promise<void> {
    const sockets = [...this.#sockets.values()]
    this.#sockets.clear()
    this.#openSockets.clear()
    await Promise.allSettled(sockets.map(async (socket) => (await socket).close()))
  }
}

async function addressOf(host: string, port: number): Promise<DatagramAddress> {
  if (isIP(host) > 0) return { address: host, port }
  const { address } = await lookup(host)
  return { address, port }
}

/** The handshake itself goes on for others who wait for it. */
function withLimits(
  session: Promise<DtlsSession>,
  { timeoutMilliseconds, signal }: DatagramConnectOptions,
  clock: DtlsClock,
): Promise<DtlsSession> {
  if (timeoutMilliseconds === undefined && !signal) return session
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal!.reason as Error)
    const cancel =
      timeoutMilliseconds === undefined
        ? undefined
        : clock.after(timeoutMilliseconds, () =>
            reject(new SendError('timeout', 'The handshake was not finished in time', false)),
          )
    if (signal?.aborted) onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    session.then(resolve, reject).finally(() => {
      cancel?.()
      signal?.removeEventListener('abort', onAbort)
    })
  })
}
