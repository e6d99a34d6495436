import type { PeerProof } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import type { DatagramHandler } from '../DatagramPort.ts'
import { SparingLog } from '../SparingLog.ts'
import { Cookies } from './Cookies.ts'
import { contentType, handshakeHeaderBytes, handshakeType } from './constants.ts'
import { addressText, type DatagramAddress } from './DatagramSocket.ts'
import type { DtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import { DtlsError } from './DtlsError.ts'
import type { DtlsLimits } from './DtlsLimits.ts'
import { type DtlsRecord, plainRecord, readRecord } from './DtlsRecord.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'
import { DtlsSession } from './DtlsSession.ts'
import { handshakeMessage } from './handshakeMessage.ts'
import { type ClientHelloStart, decodeClientHelloStart, encodeHelloVerifyRequest } from './hellos.ts'
import { ServerHandshake, type ServerHandshakeContext } from './ServerHandshake.ts'
import { SessionCache } from './SessionCache.ts'
import type { SessionHost } from './SessionHost.ts'
import { connectionIdBytes, SessionTable } from './SessionTable.ts'

export interface ServerSessionsOptions {
  readonly crypto: DtlsCrypto
  readonly clock: DtlsClock
  readonly limits: DtlsLimits
  readonly security: DtlsServerSecurity
  readonly usesConnectionIds: boolean
  readonly log?: BindingLog
  readonly handler: DatagramHandler
  send(datagram: Buffer, port: number, address: string): void
}

/** Of one datagram; flights have a dozen at most, so what goes on after these is there to keep us busy. */
const maxRecords = 64
/** A peer may have missed our last words for so long. */
const lastFlightMilliseconds = 60_000
/** Sessions looked at for one to give up when there are too many, and how long it must have been silent. */
const evictionCandidates = 64
const evictableMilliseconds = 60_000
/** A peer that means it has answered within this time, even when a datagram was lost. */
const slowHandshakeMilliseconds = 5_000

/** The sessions of a server: gives each datagram to its session, and lets peers in. Nothing a peer sends makes it throw. */
export class ServerSessions implements SessionHost {
  readonly crypto: DtlsCrypto
  readonly clock: DtlsClock
  readonly limits: DtlsLimits
  readonly #options: ServerSessionsOptions
  readonly #warnings: SparingLog | undefined
  readonly #cookies: Cookies
  readonly #table: SessionTable
  readonly #context: ServerHandshakeContext
  #lastNumber = 0

  constructor(options: ServerSessionsOptions) {
    const { crypto, clock, limits, security, log } = options
    this.crypto = crypto
    this.clock = clock
    this.limits = limits
    this.#options = options
    this.#warnings = log && new SparingLog(log)
    this.#cookies = new Cookies(crypto, clock)
    this.#table = new SessionTable(crypto)
    const giveConnectionId = (session: DtlsSession) => this.#table.giveConnectionId(session)
    this.#context = {
      host: this,
      security,
      cache: new SessionCache(clock, limits),
      ...(options.usesConnectionIds && { giveConnectionId }),
    }
  }

  get all(): ReadonlySet<DtlsSession> {
    return this.#table.all
  }

  get handshakeCount(): number {
    return this.#table.handshakes.size
  }

  onDatagram(datagram: Buffer, from: DatagramAddress): void {
    try {
      let record = readRecord(datagram, 0, connectionIdBytes)
      for (let count = 0; record && count < maxRecords; count++) {
        this.#route(record, from)
        record = readRecord(datagram, record.end, connectionIdBytes)
      }
    } catch (error) {
      if (!(error instanceof DtlsError)) throw error
      this.#options.log?.debug({ address: addressText(from), reason: error.message }, 'DTLS datagram discarded')
    }
  }

  /** Ends what is silent, and forgets last words that must have arrived by now. */
  sweep(): void {
    const now = this.clock.now()
    for (const session of this.#table.all) {
      const silence = now - session.lastHeard
      if (silence >= this.limits.idleMilliseconds) session.end('it was silent for too long', 'closeNotify')
      else if (silence >= lastFlightMilliseconds) session.lastFlight = undefined
    }
  }

  closeAll(): void {
    for (const session of [...this.#table.all, ...this.#table.handshakes.values()]) session.close()
  }

  transmit(session: DtlsSession, datagram: Buffer): void {
    this.#options.send(datagram, session.remotePort, session.remoteAddress)
  }

  onMessage(session: DtlsSession, bytes: Buffer): void {
    this.#options.handler.onMessage(session, bytes)
  }

  onEstablished(session: DtlsSession, isResumed: boolean): void {
    const before = this.#table.establish(session)
    // One with a connection id may have moved on, and its address have passed to this peer.
    const isGone = before && (before.connectionId === undefined || isSameProof(before.proof, session.proof))
    if (isGone) before.end('its peer began anew')
    const { address, proof } = session
    const identity = proof.pskIdentity ?? proof.certificate?.subject
    this.#options.log?.debug({ address, identity, isResumed }, 'DTLS session established')
  }

  onRefused(session: DtlsSession, error: DtlsError, claim: string | undefined): void {
    const { address } = session
    this.#warnings?.warn({ address, identity: claim, reason: error.message }, 'DTLS peer refused')
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
    this.#options.log?.debug({ address: session.address, before: addressText(before) }, 'DTLS peer has moved')
  }

  #route(record: DtlsRecord, from: DatagramAddress): void {
    const { address, port } = from
    if (record.connectionId) {
      const session = this.#table.byConnectionId(record.connectionId)
      if (session && !session.receive(record, address, port)) this.#noteReplay(session, record)
      return
    }
    const { established, handshake } = this.#table.at(from)
    if (record.epoch > 0) {
      if (established?.receive(record, address, port) || handshake?.receive(record, address, port)) return
      if (established && !handshake) this.#noteReplay(established, record)
      return
    }
    const isHello = record.type === contentType.handshake && record.body[0] === handshakeType.clientHello
    if (isHello) this.#onClientHello(record, from)
    else (handshake ?? established)?.receive(record, address, port)
  }

  #noteReplay(session: DtlsSession, record: DtlsRecord): void {
    if (!session.records.isReplayed(record)) return
    const { address, proof } = session
    const fields = { address, identity: proof.pskIdentity ?? proof.certificate?.subject, record: record.sequence }
    this.#warnings?.warn(fields, 'DTLS record replayed; discarded')
  }

  #onClientHello(record: DtlsRecord, from: DatagramAddress): void {
    const { body } = record
    if (body.length < handshakeHeaderBytes) return
    const { established, handshake } = this.#table.at(from)
    const isFirstFragment = body.readUIntBE(6, 3) === 0
    if (!isFirstFragment) {
      handshake?.receive(record, from.address, from.port)
      return
    }
    const end = handshakeHeaderBytes + body.readUIntBE(9, 3)
    const start = decodeClientHelloStart(body.subarray(handshakeHeaderBytes, end))
    if (!this.#cookies.isValid(from, start)) return this.#askForCookie(record, from, start)
    const tag = start.random.readUInt32BE(28)
    if (handshake?.clientRandomTag === tag) handshake.receive(record, from.address, from.port)
    else if (established?.lastFlight && established.clientRandomTag === tag) return
    else this.#begin(record, from, tag)
  }

  /** Keeps nothing, and answers less than was sent. */
  #askForCookie(record: DtlsRecord, from: DatagramAddress, start: ClientHelloStart): void {
    const sequence = record.body.readUInt16BE(4)
    const body = encodeHelloVerifyRequest(this.#cookies.make(from, start))
    const message = handshakeMessage(handshakeType.helloVerifyRequest, sequence, body)
    this.#options.send(plainRecord(contentType.handshake, record.sequence, message), from.port, from.address)
  }

  #begin(record: DtlsRecord, from: DatagramAddress, tag: number): void {
    this.#table.at(from).handshake?.end('its peer began anew')
    const isFull = this.handshakeCount >= this.limits.maxHandshakes && !this.#giveUpHandshake()
    if (isFull || (this.all.size >= this.limits.maxSessions && !this.#evict())) {
      const reason = isFull ? 'too many handshakes are under way' : 'there are too many sessions'
      this.#warnings?.warn({ address: addressText(from), reason }, 'DTLS peer turned away')
      return
    }
    const session = new DtlsSession(this, ++this.#lastNumber, from.address, from.port)
    session.clientRandomTag = tag
    session.records.startPlainAt(record.sequence)
    session.handshake = new ServerHandshake(this.#context, session, record.body.readUInt16BE(4))
    this.#table.addHandshake(session)
    session.receive(record, from.address, from.port)
  }

  /** Makes room by giving up the oldest handshake, unless it is so young that its peer may just be far away. */
  #giveUpHandshake(): boolean {
    const [oldest] = this.#table.handshakes.values()
    if (!oldest || this.clock.now() - oldest.lastHeard < slowHandshakeMilliseconds) return false
    oldest.fail(new DtlsError('userCanceled', 'Another needed its place'), false)
    return true
  }

  /** Makes room by ending the most silent of the oldest sessions. @returns whether one was silent enough */
  #evict(): boolean {
    let silent: DtlsSession | undefined
    let looked = 0
    for (const session of this.#table.all) {
      if (!silent || session.lastHeard < silent.lastHeard) silent = session
      if (++looked === evictionCandidates) break
    }
    if (!silent || this.clock.now() - silent.lastHeard < evictableMilliseconds) return false
    silent.end('another needed its place', 'closeNotify')
    return true
  }
}

function isSameProof(one: PeerProof, other: PeerProof): boolean {
  const isSameCertificate = one.certificate?.fingerprint256 === other.certificate?.fingerprint256
  return one.pskIdentity === other.pskIdentity && isSameCertificate
}
