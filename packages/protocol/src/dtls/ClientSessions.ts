import type { BindingLog } from '../BindingLog.ts'
import type { DatagramHandler } from '../DatagramPort.ts'
import { ClientHandshake } from './ClientHandshake.ts'
import { addressText, type DatagramAddress } from './DatagramSocket.ts'
import { parseCertificates } from './DtlsCertificate.ts'
import type { DtlsClientSecurity } from './DtlsClientSecurity.ts'
import type { DtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsLimits } from './DtlsLimits.ts'
import { type DtlsRecord, readRecord } from './DtlsRecord.ts'
import { DtlsSession } from './DtlsSession.ts'
import { type ResumableSession, SessionCache } from './SessionCache.ts'
import type { SessionHost } from './SessionHost.ts'
import { connectionIdBytes, SessionTable } from './SessionTable.ts'

/**
 * - `none`: neither end has one
 * - `toServer`: the session survives a change of the client's address
 * - `bothWays`: and one of the server's
 */
export type ConnectionIdUse = 'none' | 'toServer' | 'bothWays'

export interface ClientSessionsOptions {
  readonly crypto: DtlsCrypto
  readonly clock: DtlsClock
  readonly limits: DtlsLimits
  readonly connectionIds: ConnectionIdUse
  readonly log?: BindingLog
  readonly handler: DatagramHandler
  send(datagram: Buffer, port: number, address: string): void
}

export interface ServerTarget extends DatagramAddress {
  readonly serverName: string
  readonly security: DtlsClientSecurity
}

interface Outcome {
  resolve(session: DtlsSession): void
  reject(error: DtlsError): void
}

/** The sessions of a client with its servers. */
export class ClientSessions implements SessionHost {
  readonly crypto: DtlsCrypto
  readonly clock: DtlsClock
  readonly limits: DtlsLimits
  readonly #options: ClientSessionsOptions
  readonly #table: SessionTable
  readonly #cache: SessionCache
  readonly #outcomes = new Map<DtlsSession, Outcome>()
  #lastNumber = 0

  constructor(options: ClientSessionsOptions) {
    this.crypto = options.crypto
    this.clock = options.clock
    this.limits = options.limits
    this.#options = options
    this.#table = new SessionTable(options.crypto)
    this.#cache = new SessionCache(options.clock, options.limits)
  }

  get all(): ReadonlySet<DtlsSession> {
    return this.#table.all
  }

  /** @throws DtlsError when either end refuses the other */
  establish(target: ServerTarget): { readonly session: DtlsSession; readonly established: Promise<DtlsSession> } {
    if (this.all.size >= this.limits.maxSessions) {
      const [oldest] = this.all
      oldest?.end('another needed its place', 'closeNotify')
    }
    this.#table.at(target).handshake?.fail(new DtlsError('userCanceled', 'Another handshake takes its place'))
    const session = new DtlsSession(this, ++this.#lastNumber, target.address, target.port)
    this.#table.addHandshake(session)
    const established = new Promise<DtlsSession>((resolve, reject) => {
      this.#outcomes.set(session, { resolve, reject })
    })
    try {
      this.#startHandshake(session, target)
    } catch (error) {
      this.#table.delete(session)
      this.#outcomes.get(session)?.reject(error as DtlsError)
      this.#outcomes.delete(session)
    }
    return { session, established }
  }

  #startHandshake(session: DtlsSession, target: ServerTarget): void {
    const { connectionIds } = this.#options
    const own = connectionIds === 'bothWays' ? this.#table.giveConnectionId(session) : Buffer.alloc(0)
    const { security, serverName } = target
    const key = `${target.address}|${target.port}|${serverName}|${security.preSharedKey?.identity ?? ''}`
    const handshake = new ClientHandshake(
      {
        host: this,
        security,
        serverName,
        connectionId: connectionIds === 'none' ? undefined : own,
        resumable: this.#resumable(key, security),
        remember: (resumable) => this.#cache.set(key, resumable),
      },
      session,
    )
    // Whatever comes of it, a session that did not work is not resumed again.
    this.#cache.delete(key)
    session.handshake = handshake
    handshake.start()
  }

  #resumable(key: string, security: DtlsClientSecurity): ResumableSession | undefined {
    const session = this.#cache.get(key)
    if (!session) return undefined
    const { chain, preSharedKey } = session
    if (chain && security.certificateFault?.(parseCertificates(chain)) !== undefined) return undefined
    return !preSharedKey || security.preSharedKey?.key.equals(preSharedKey) ? session : undefined
  }

  onDatagram(datagram: Buffer, from: DatagramAddress): void {
    let record = readRecord(datagram, 0, connectionIdBytes)
    while (record) {
      this.#route(record, from)
      record = readRecord(datagram, record.end, connectionIdBytes)
    }
  }

  #route(record: DtlsRecord, from: DatagramAddress): void {
    const { established, handshake } = this.#table.at(from)
    const sessions = record.connectionId
      ? [this.#table.byConnectionId(record.connectionId)]
      : record.epoch > 0
        ? [established, handshake]
        : [handshake ?? established]
    for (const session of sessions) {
      if (session?.receive(record, from.address, from.port)) return
    }
  }

  sweep(): void {
    for (const session of this.#table.all) {
      const silence = this.clock.now() - session.lastHeard
      if (silence >= this.limits.idleMilliseconds) session.end('it was silent for too long', 'closeNotify')
    }
  }

  closeAll(): void {
    for (const session of [...this.#table.all]) session.close()
    for (const session of [...this.#table.handshakes.values()]) {
      session.fail(new DtlsError('userCanceled', 'The client is closed'))
    }
  }

  transmit(session: DtlsSession, datagram: Buffer): void {
    this.#options.send(datagram, session.remotePort, session.remoteAddress)
  }

  onMessage(session: DtlsSession, bytes: Buffer): void {
    this.#options.handler.onMessage(session, bytes)
  }

  onEstablished(session: DtlsSession, isResumed: boolean): void {
    this.#options.log?.debug({ address: session.address, isResumed }, 'DTLS session established')
    this.#table.establish(session)?.end('another session took its place')
    this.#outcomes.get(session)?.resolve(session)
    this.#outcomes.delete(session)
  }

  onRefused(session: DtlsSession, error: DtlsError, claim: string | undefined): void {
    const { address } = session
    this.#options.log?.warn({ address, identity: claim, reason: error.message }, 'No DTLS session with the server')
    this.#outcomes.get(session)?.reject(error)
    this.#outcomes.delete(session)
  }

  onFault(session: DtlsSession, error: unknown): void {
    this.#options.log?.error({ address: session.address, error }, 'DTLS record could not be dealt with')
  }

  onEnded(session: DtlsSession, reason: string): void {
    this.#options.log?.debug({ address: session.address, reason }, 'DTLS session ended')
    this.#options.handler.onClose?.(session)
  }

  onForgotten(session: DtlsSession): void {
    this.#table.delete(session)
  }

  onMoved(session: DtlsSession, before: DatagramAddress): void {
    this.#table.move(session, before)
    this.#options.log?.debug({ address: session.address, before: addressText(before) }, 'DTLS server has moved')
  }
}
