import type { PeerProof } from '../Binding.ts'
import type { DatagramPeer } from '../DatagramPort.ts'
import { contentType, handshakeType, maxPlaintextBytes } from './constants.ts'
import { addressText } from './DatagramSocket.ts'
import { type AlertName, alertNameOf, alerts, DtlsError } from './DtlsError.ts'
import type { DtlsRecord } from './DtlsRecord.ts'
import type { Flight } from './Flight.ts'
import { RecordLayer } from './RecordLayer.ts'
import type { Handshake, SessionHost } from './SessionHost.ts'

const noProof: PeerProof = Object.freeze({})
const fatal = 2
const warning = 1

/**
 * One association with a peer, from its handshake to its end. Thousands of them sit idle, so it holds no more than its
 * keys, counters and address; what a handshake needs goes with it.
 */
export class DtlsSession implements DatagramPeer {
  readonly #host: SessionHost
  readonly #number: number
  readonly records: RecordLayer
  remoteAddress: string
  remotePort: number
  proof: PeerProof = noProof
  isOpen = false
  isClosed = false
  /** While it is under way. */
  handshake: Handshake | undefined
  /** Our last words of the handshake, for as long as the peer may not have got them. */
  lastFlight: Flight | undefined
  #lastFlightSent = 0
  /** The id by which the peer addresses us. */
  connectionId: number | undefined
  /** Names the handshake, so that a late copy of its ClientHello does not start another. */
  clientRandomTag = 0
  lastHeard: number

  constructor(host: SessionHost, number: number, remoteAddress: string, remotePort: number) {
    this.#host = host
    this.#number = number
    this.records = new RecordLayer(host.crypto)
    this.remoteAddress = remoteAddress
    this.remotePort = remotePort
    this.lastHeard = host.clock.now()
  }

  get key(): string {
    return `dtls#${this.#number}`
  }

  get address(): string {
    return addressText({ address: this.remoteAddress, port: this.remotePort })
  }

  send(bytes: Uint8Array): void {
    if (bytes.length > maxPlaintextBytes) throw new RangeError(`A record holds at most ${maxPlaintextBytes} bytes`)
    if (!this.isOpen) return
    // Without them the peer cannot read this either.
    if (this.lastFlight) this.#repeatLastFlight()
    const record = this.records.write(contentType.applicationData, bytes)
    // All numbers are used up, which takes centuries: only new keys would help.
    if (record) this.transmit(record)
    else this.end('its record numbers are used up')
  }

  close(): void {
    if (this.isClosed) return
    this.#sendAlert(warning, 'closeNotify')
    this.#finish()
    this.#host.onForgotten(this)
  }

  /** Ends it as the peer's doing, or for its silence; the layer above is told. */
  end(reason: string, alert?: AlertName): void {
    if (this.isClosed) return
    const wasOpen = this.isOpen
    if (alert) this.#sendAlert(alert === 'closeNotify' ? warning : fatal, alert)
    this.#finish()
    this.#host.onForgotten(this)
    if (wasOpen) this.#host.onEnded(this, reason)
  }

  /** The handshake, or what the peer says in the session, is wrong. */
  fail(error: DtlsError, isTold = true): void {
    if (this.isClosed) return
    const handshake = this.handshake
    if (isTold) this.#sendAlert(fatal, error.alert)
    if (!handshake) return this.end(error.message)
    this.#finish()
    this.#host.onForgotten(this)
    this.#host.onRefused(this, error, handshake.claim)
  }

  /** The handshake is complete; `lastFlight` is what the peer may not have got. */
  establish(
    proof: PeerProof,
    { lastFlight, isResumed = false }: { lastFlight?: Flight; isResumed?: boolean } = {},
  ): void {
    this.proof = proof
    this.isOpen = true
    this.handshake?.stop()
    this.handshake = undefined
    this.lastFlight = lastFlight
    this.#lastFlightSent = this.#host.clock.now()
    this.#host.onEstablished(this, isResumed)
  }

  transmit(datagram: Buffer): void {
    this.#host.transmit(this, datagram)
  }

  sendFlight(flight: Flight, maxBytes: number): void {
    for (const datagram of flight.pack(this.records, maxBytes)) this.transmit(datagram)
  }

  /**
   * @param from where it came from; the session goes on there if it has a connection id and the record is the newest
   * @returns whether it is a record of this session
   */
  receive(record: DtlsRecord, fromAddress: string, fromPort: number): boolean {
    if (this.isClosed) return false
    try {
      return record.epoch === 0 ? this.#receivePlain(record) : this.#receiveProtected(record, fromAddress, fromPort)
    } catch (error) {
      if (!(error instanceof DtlsError)) this.#host.onFault(this, error)
      this.fail(error instanceof DtlsError ? error : new DtlsError('internalError', 'Something went wrong here', error))
      return true
    }
  }

  #receivePlain(record: DtlsRecord): boolean {
    const { handshake } = this
    if (!handshake) {
      // Nothing in the clear is to be believed any more; a peer that repeats itself has missed our last words.
      if (this.lastFlight && record.type === contentType.handshake) this.#repeatLastFlight()
      return this.lastFlight !== undefined
    }
    if (record.type === contentType.handshake) handshake.hear(record.body, 0)
    else if (record.type === contentType.alert) this.#hearAlert(record.body)
    return true
  }

  #receiveProtected(record: DtlsRecord, fromAddress: string, fromPort: number): boolean {
    const opened = this.records.open(record)
    if (!opened) {
      this.handshake?.hearSealed(record)
      return false
    }
    this.lastHeard = this.#host.clock.now()
    if (record.connectionId && opened.isNewest) this.#moveTo(fromAddress, fromPort)
    if (opened.type === contentType.applicationData) {
      if (!this.isOpen) return true
      this.lastFlight = undefined
      this.#host.onMessage(this, opened.body)
    } else if (opened.type === contentType.handshake) this.#hearHandshake(opened.body)
    else if (opened.type === contentType.alert) this.#hearAlert(opened.body)
    return true
  }

  #moveTo(address: string, port: number): void {
    if (port === this.remotePort && address === this.remoteAddress) return
    const before = { address: this.remoteAddress, port: this.remotePort }
    this.remoteAddress = address
    this.remotePort = port
    this.#host.onMoved(this, before)
  }

  #hearHandshake(body: Buffer): void {
    if (this.handshake) return this.handshake.hear(body, 1)
    if (body[0] === handshakeType.finished) this.#repeatLastFlight()
    else if (body[0] === handshakeType.clientHello) this.#sendAlert(warning, 'noRenegotiation')
  }

  /** At most once per wait of the peer, lest a few bytes of its make us send many. */
  #repeatLastFlight(): void {
    const { clock, limits } = this.#host
    if (!this.lastFlight || clock.now() - this.#lastFlightSent < limits.retransmitMilliseconds / 2) return
    this.#lastFlightSent = clock.now()
    this.sendFlight(this.lastFlight, limits.maxDatagramBytes)
  }

  #hearAlert(body: Buffer): void {
    if (body.length !== 2) return
    const [level, code] = [body[0]!, body[1]!]
    if (code === alerts.closeNotify) {
      if (this.handshake) this.fail(new DtlsError('closeNotify', 'The peer broke the handshake off'), false)
      else this.end('the peer closed it', 'closeNotify')
    } else if (level === fatal) {
      this.fail(new DtlsError('handshakeFailure', `The peer refused: ${alertNameOf(code)}`), false)
    }
  }

  #sendAlert(level: number, alert: AlertName): void {
    const body = Buffer.of(level, alerts[alert])
    const isProtected = this.isOpen || this.handshake?.isWritingProtected === true
    const record = isProtected
      ? this.records.write(contentType.alert, body)
      : this.records.writePlain(contentType.alert, body)
    if (record) this.transmit(record)
  }

  #finish(): void {
    this.isOpen = false
    this.isClosed = true
    this.handshake?.stop()
    this.handshake = undefined
    this.lastFlight = undefined
  }
}
