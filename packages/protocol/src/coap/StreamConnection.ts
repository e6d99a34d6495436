import type { Socket } from 'node:net'
import type { Instant } from '@waystation/model'
import type { PeerProof } from '../Binding.ts'
import { plainAddress } from '../plainAddress.ts'
import { SendError } from '../SendError.ts'
import { proofOfSocket } from '../tls/proofOfSocket.ts'
import { exponentWithin, severalBlocks } from './Block.ts'
import type { CoapMessage } from './CoapMessage.ts'
import type { CoapPeer, IncomingRequest, RequestReceiver } from './CoapPeer.ts'
import { codes, isRequestCode, isResponseCode } from './codes.ts'
import { encodeStreamMessage, type OutgoingMessage } from './encodeMessage.ts'
import { FrameError, FrameReader } from './FrameReader.ts'
import { OptionList } from './OptionList.ts'
import { signallingOptions } from './optionNumbers.ts'
import { type ExchangeOptions, PendingExchanges } from './PendingExchanges.ts'

export interface StreamConnectionOptions {
  /** Absent: requests are refused. */
  readonly receiver?: RequestReceiver
  /** Largest message that is taken. */
  readonly messageBytes: number
  /** Requests being answered, beyond which no more are read. */
  readonly exchanges: number
  readonly onClose: (connection: StreamConnection) => void
}

const baseMessageBytes = 1152
/** What head and options of a message may take beside its payload. */
const headRoom = 1024
const writableBytes = 1024 * 1024
const tlsRecordBytes = 16_384
const lingerMilliseconds = 500
const noBytes = Buffer.alloc(0)

/** CoAP over a TCP or TLS connection: requests both ways at once, and signalling. @see RFC 8323 */
export class StreamConnection implements CoapPeer {
  readonly key: string
  readonly remoteAddress: string
  readonly waiting = new Set<AbortController>()
  readonly started = performance.now()
  readonly #socket: Socket
  readonly #options: StreamConnectionOptions
  readonly #reader: FrameReader
  readonly #pending = new PendingExchanges()
  readonly #ready: Promise<void>
  #becomeReady!: () => void
  #peerMessageBytes = baseMessageBytes
  #peerTakesBlocks = false
  #hasCapabilities = false
  #isReleased = false
  #isReading = false
  #open = 0
  #incompleteSince: number | undefined

  constructor(socket: Socket, options: StreamConnectionOptions) {
    this.#socket = socket
    this.#options = options
    this.#reader = new FrameReader(options.messageBytes)
    const address = socket.remoteAddress ?? ''
    this.remoteAddress = plainAddress(address)
    this.key = `tcp ${address} ${socket.remotePort}`
    this.#ready = new Promise((resolve) => {
      this.#becomeReady = resolve
    })
    socket.setNoDelay(true).setKeepAlive(true, 60_000)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('drain', () => this.#resume())
    socket.on('error', () => undefined)
    socket.once('close', () => this.#closed())
    this.#sendCapabilities()
  }

  get proof(): PeerProof {
    return proofOfSocket(this.#socket)
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed
  }

  /** New requests are taken by the peer. */
  get isUsable(): boolean {
    return this.isOpen && !this.#isReleased
  }

  get hasCapabilities(): boolean {
    return this.#hasCapabilities
  }

  get open(): number {
    return this.#open
  }

  /** Since when a message is incomplete that is waited for; undefined: there is none. */
  get incompleteSince(): number | undefined {
    return this.#incompleteSince
  }

  get pending(): number {
    return this.#pending.size
  }

  get largestBlock(): number {
    if (this.#peerMessageBytes < baseMessageBytes) return exponentWithin(this.#peerMessageBytes - 128)
    return this.#peerTakesBlocks && this.#peerMessageBytes > baseMessageBytes ? severalBlocks : 6
  }

  get largestPayload(): number {
    if (this.#peerMessageBytes < baseMessageBytes) return 16 << this.largestBlock
    return Math.max(1024, this.#peerMessageBytes - headRoom)
  }

  notify(message: OutgoingMessage): Promise<boolean> {
    return new Promise((resolve) => {
      if (!this.isOpen) resolve(false)
      else this.#socket.write(encodeStreamMessage(message), (error) => resolve(error == null))
    })
  }

  retain(): void {}

  release(): void {}

  /**
   * Sends a request and waits for its response.
   * @throws SendError; the reason of the signal when that was aborted
   */
  exchange(message: Omit<OutgoingMessage, 'token'>, options: ExchangeOptions): Promise<CoapMessage> {
    if (!this.isUsable) return Promise.reject(new SendError('unreachable', 'the connection is closed', false))
    const pending = this.#pending.add(options)
    this.send({ ...message, token: pending.token })
    return pending.response
  }

  /** Resolves once the peer has said what it takes. */
  get ready(): Promise<void> {
    return this.#ready
  }

  /** What is written in one turn leaves together. */
  send(message: OutgoingMessage): void {
    if (!this.isOpen) return
    const socket = this.#socket
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(encodeStreamMessage(message))
    if (socket.writableLength > writableBytes) this.#pause()
  }

  /** @param now of `performance.now()`; ends what waits too long */
  sweep(now: number): void {
    this.#pending.sweep(now)
  }

  /** Asks the peer for no more requests. @see RFC 8323 5.5 */
  sayRelease(): void {
    this.#signal(codes.release)
  }

  /** @see RFC 8323 5.6 */
  abort(reason: string, list = new OptionList()): void {
    if (!this.isOpen) return
    this.send({ code: codes.abort, token: noBytes, options: list, payload: Buffer.from(reason) })
    this.close()
  }

  /** What has been written still leaves, if the peer reads it soon. */
  close(): void {
    this.#socket.destroySoon()
    setTimeout(() => this.#socket.destroy(), lingerMilliseconds).unref()
  }

  #sendCapabilities(): void {
    const list = new OptionList()
    const { messageBytes } = this.#options
    // Some clients cannot send a message of more than one TLS record; they send such in blocks then.
    const largest = 'encrypted' in this.#socket ? Math.min(messageBytes, tlsRecordBytes) : messageBytes
    list.add(signallingOptions.maxMessageSize, largest)
    list.add(signallingOptions.blockWiseTransfer, noBytes)
    this.send({ code: codes.capabilities, token: noBytes, options: list, payload: noBytes })
  }

  #signal(code: number, token: Buffer = noBytes, list = new OptionList()): void {
    this.send({ code, token, options: list, payload: noBytes })
  }

  #read(chunk: Buffer): void {
    const socket = this.#socket
    if (socket.writableEnded) return
    this.#isReading = true
    try {
      this.#reader.push(
        chunk,
        (message) => this.#take(message),
        () => !this.#isFull,
      )
    } catch (error) {
      socket.pause()
      this.abort((error as Error).message)
      return
    } finally {
      this.#isReading = false
    }
    if (this.#isFull) this.#pause()
    else {
      this.#incompleteSince = this.#reader.isWithinMessage ? (this.#incompleteSince ?? performance.now()) : undefined
      if (socket.isPaused()) socket.resume()
    }
  }

  /** Whether there is no room for what comes of more requests. */
  get #isFull(): boolean {
    return this.#open >= this.#options.exchanges || this.#socket.writableLength > writableBytes
  }

  /** What is incomplete now waits for us, and not for the peer. */
  #pause(): void {
    this.#socket.pause()
    this.#incompleteSince = undefined
  }

  #take(message: CoapMessage): void {
    if (!this.isOpen) return
    const { code } = message
    if (!this.#hasCapabilities && code !== codes.capabilities) {
      throw new FrameError('the first message must be CSM (7.01)')
    }
    if (isRequestCode(code)) this.#takeRequest(message)
    else if (isResponseCode(code)) this.#pending.of(message)?.resolve(message)
    else this.#takeSignal(message)
  }

  #takeRequest(message: CoapMessage): void {
    const { receiver } = this.#options
    if (receiver === undefined) {
      this.#signal(codes.methodNotAllowed, message.token)
      return
    }
    this.#open++
    receiver.receive(new StreamRequest(message, this, () => this.#finished()))
  }

  #finished(): void {
    this.#open--
    this.#resume()
  }

  #resume(): void {
    if (this.#socket.isPaused() && !this.#isReading && !this.#isFull) this.#read(noBytes)
  }

  #takeSignal(message: CoapMessage): void {
    switch (message.code) {
      case codes.capabilities:
        this.#takeCapabilities(message)
        return
      case codes.ping: {
        const custody = message.has(signallingOptions.custody)
        const list = new OptionList()
        this.#signal(codes.pong, message.token, custody ? list.add(signallingOptions.custody, noBytes) : list)
        return
      }
      case codes.release:
        this.#isReleased = true
        return
      case codes.abort:
        this.close()
        return
    }
  }

  #takeCapabilities(message: CoapMessage): void {
    for (let at = 0; at < message.spans.length; at += 3) {
      const number = message.spans[at]!
      if ((number & 1) === 0) continue
      this.abort('an option is not understood', new OptionList().add(signallingOptions.badCSMOption, number))
      return
    }
    this.#hasCapabilities = true
    this.#peerMessageBytes = message.unsigned(signallingOptions.maxMessageSize) ?? this.#peerMessageBytes
    this.#peerTakesBlocks ||= message.has(signallingOptions.blockWiseTransfer)
    this.#becomeReady()
  }

  #closed(): void {
    this.#pending.failAll('the connection broke')
    for (const controller of this.waiting) controller.abort()
    this.#options.receiver?.forget(this)
    this.#becomeReady()
    this.#options.onClose(this)
  }
}

/** A request over TCP or TLS: nothing is lost there, so that nothing is acknowledged. */
class StreamRequest implements IncomingRequest {
  readonly message: CoapMessage
  readonly peer: StreamConnection
  readonly received: Instant = Date.now()
  readonly isMulticast = false
  readonly allowance = Number.POSITIVE_INFINITY
  readonly #finished: () => void

  constructor(message: CoapMessage, peer: StreamConnection, finished: () => void) {
    this.message = message
    this.peer = peer
    this.#finished = finished
  }

  respond(response: OutgoingMessage): void {
    this.peer.send(response)
    this.#finished()
  }

  silence(): void {
    this.#finished()
  }

  challenge(): void {
    this.#finished()
  }
}
