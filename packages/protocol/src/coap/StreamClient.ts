import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Milliseconds } from '@waystation/model'
import { SendError } from '../SendError.ts'
import { StreamConnection } from './StreamConnection.ts'

export interface StreamClientOptions {
  readonly messageBytes: number
  readonly connectMilliseconds: Milliseconds
  /** After which a connection without requests is closed. */
  readonly idleMilliseconds: Milliseconds
  /** Asked for with every connection over TLS. */
  readonly tls: () => ConnectionOptions
}

interface Kept {
  readonly connection: StreamConnection
  lastUsed: number
}

const sweepMilliseconds: Milliseconds = 250

/** Connections to others over TCP and TLS: one to each, made when it is needed. @see RFC 8323 */
export class StreamClient {
  readonly #options: StreamClientOptions
  /** The connection to each; one that takes no more requests makes way for another, and is open for a while still. */
  readonly #kept = new Map<string, Kept>()
  readonly #opening = new Map<string, Promise<Kept>>()
  readonly #open = new Set<Kept>()
  #sweeper: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: StreamClientOptions) {
    this.#options = options
  }

  /** @throws SendError unreachable */
  async connect(host: string, port: number, isSecure: boolean): Promise<StreamConnection> {
    if (this.#isClosed) throw new SendError('unreachable', 'the sender was closed', false)
    const key = `${isSecure} ${host} ${port}`
    const known = this.#kept.get(key)
    if (known?.connection.isUsable === true) {
      known.lastUsed = performance.now()
      return known.connection
    }
    const opening =
      this.#opening.get(key) ?? this.#connect(key, host, port, isSecure).finally(() => this.#opening.delete(key))
    this.#opening.set(key, opening)
    return (await opening).connection
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    for (const { connection } of this.#open) connection.close()
  }

  async #connect(key: string, host: string, port: number, isSecure: boolean): Promise<Kept> {
    const socket = isSecure ? this.#connectTls(host, port) : connectTcp({ host, port })
    await this.#established(socket, isSecure ? 'secureConnect' : 'connect', host)
    if (this.#isClosed) {
      socket.destroy()
      throw new SendError('unreachable', 'the sender was closed', false)
    }
    const connection: StreamConnection = new StreamConnection(socket, {
      messageBytes: this.#options.messageBytes,
      exchanges: 1,
      onClose: () => this.#closed(key, kept),
    })
    const kept = { connection, lastUsed: performance.now() }
    this.#open.add(kept)
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepMilliseconds).unref()
    const timer = setTimeout(() => connection.close(), this.#options.connectMilliseconds)
    await connection.ready
    clearTimeout(timer)
    if (!connection.isOpen) throw new SendError('unreachable', `${host} does not speak CoAP`, false)
    this.#kept.set(key, kept)
    return kept
  }

  #closed(key: string, kept: Kept): void {
    if (this.#kept.get(key) === kept) this.#kept.delete(key)
    this.#open.delete(kept)
    if (this.#open.size > 0) return
    clearInterval(this.#sweeper)
    this.#sweeper = undefined
  }

  #connectTls(host: string, port: number): Socket {
    const servername = isIP(host) === 0 ? { servername: host } : {}
    return connectTls({ host, port, ...servername, ALPNProtocols: ['coap'], ...this.#options.tls() })
  }

  #established(socket: Socket, event: string, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('it takes too long')), this.#options.connectMilliseconds)
      const fail = (error: Error) => {
        clearTimeout(timer)
        reject(new SendError('unreachable', `no connection to ${host}: ${error.message}`, false, error))
      }
      socket.once('error', fail)
      socket.once(event, () => {
        clearTimeout(timer)
        socket.off('error', fail)
        resolve()
      })
    })
  }

  #sweep(): void {
    const now = performance.now()
    for (const kept of this.#open) {
      const { connection } = kept
      connection.sweep(now)
      if (connection.pending > 0) kept.lastUsed = now
      else if (now - kept.lastUsed > this.#options.idleMilliseconds) connection.close()
    }
  }
}
