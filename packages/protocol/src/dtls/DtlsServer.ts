import type { PeerProof } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import type { DatagramHandler, DatagramServer } from '../DatagramPort.ts'
import { type DatagramListener, type DatagramSocket, openUdpSocket } from './DatagramSocket.ts'
import { type DtlsClock, systemDtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import { type DtlsLimits, defaultDtlsLimits } from './DtlsLimits.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'
import { nodeCrypto } from './nodeCrypto.ts'
import { ServerSessions } from './ServerSessions.ts'

export interface DtlsServerOptions {
  readonly security: DtlsServerSecurity
  /** Address to listen on. */
  readonly host: string
  /** 0: one that is free. */
  readonly port: number
  readonly limits?: Partial<DtlsLimits>
  /** Whether clients that ask for it may keep their sessions when their address changes. Default true. */
  readonly connectionIds?: boolean
  readonly log?: BindingLog
  /** Default: a UDP socket. */
  readonly openSocket?: (listener: DatagramListener) => Promise<DatagramSocket>
  readonly clock?: DtlsClock
  readonly crypto?: DtlsCrypto
}

const sweepMilliseconds = 5_000

/** The listening end of DTLS 1.2. @see RFC 6347, RFC 9146 */
export class DtlsServer implements DatagramServer {
  readonly #options: DtlsServerOptions
  #socket: DatagramSocket | undefined
  #sessions: ServerSessions | undefined
  #cancelSweep: (() => void) | undefined

  constructor(options: DtlsServerOptions) {
    this.#options = options
  }

  /** How many peers there are, and how many are about to be. */
  get counts(): { readonly sessions: number; readonly handshakes: number } {
    return { sessions: this.#sessions?.all.size ?? 0, handshakes: this.#sessions?.handshakeCount ?? 0 }
  }

  async start(handler: DatagramHandler): Promise<{ readonly address: string; readonly port: number }> {
    const {
      host,
      port,
      openSocket = (listener: DatagramListener) => openUdpSocket(host, port, listener),
    } = this.#options
    const { clock = systemDtlsClock, crypto = nodeCrypto, connectionIds = true, log } = this.#options
    const sessions = new ServerSessions({
      crypto,
      clock,
      limits: { ...defaultDtlsLimits, ...this.#options.limits },
      security: this.#options.security,
      usesConnectionIds: connectionIds,
      log,
      handler,
      send: (datagram, toPort, toAddress) => this.#socket?.send(datagram, toPort, toAddress),
    })
    this.#socket = await openSocket((datagram, from) => {
      try {
        sessions.onDatagram(datagram, from)
      } catch (error) {
        log?.error({ error, address: from.address }, 'DTLS datagram could not be dealt with')
      }
    })
    this.#sessions = sessions
    const sweep = (): void => {
      sessions.sweep()
      this.#cancelSweep = clock.after(sweepMilliseconds, sweep)
    }
    sweep()
    return this.#socket.local
  }

  /** Ends the sessions of peers whose proof is not good any more, such as a revoked certificate. @returns how many */
  closeSessions(isToEnd: (proof: PeerProof) => boolean): number {
    const ended = [...(this.#sessions?.all ?? [])].filter(({ proof }) => isToEnd(proof))
    for (const session of ended) session.end('its proof is not good any more', 'accessDenied')
    return ended.length
  }

  async stop(): Promise<void> {
    this.#cancelSweep?.()
    this.#sessions?.closeAll()
    const socket = this.#socket
    this.#socket = undefined
    await socket?.close()
  }
}
