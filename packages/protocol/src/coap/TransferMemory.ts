import type { Milliseconds } from '@waystation/model'
import type { CoapPeer } from './CoapPeer.ts'

export interface TransferLimits {
  /** Bytes of all transfers that are kept. */
  readonly bytes: number
  /** Transfers of one peer. */
  readonly perPeer: number
  /** How long one is kept that nobody touches. */
  readonly idleMilliseconds: Milliseconds
}

/** What the entry and its peer take besides, so that many of a few bytes do not take much more than is allowed. */
const leastBytes = 1024

interface Entry<T> {
  readonly peer: CoapPeer
  readonly key: string
  readonly value: T
  readonly bytes: number
  touched: number
}

/**
 * Block-wise transfers under way: where there are too many or too much, those untouched longest go first, those of the same
 * peer before those of others.
 */
export class TransferMemory<T> {
  readonly #limits: TransferLimits
  /** Untouched longest first. */
  readonly #entries = new Map<string, Entry<T>>()
  readonly #ofPeer = new Map<CoapPeer, Set<Entry<T>>>()
  #bytes = 0

  constructor(limits: TransferLimits) {
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  get size(): number {
    return this.#entries.size
  }

  get(peer: CoapPeer, key: string): T | undefined {
    const entry = this.#entries.get(nameOf(peer, key))
    if (entry === undefined) return undefined
    this.#touch(entry)
    return entry.value
  }

  /** @param bytes that it holds now; a larger value than fits makes room for itself */
  set(peer: CoapPeer, key: string, value: T, bytes: number): void {
    const known = this.#entries.get(nameOf(peer, key))
    const counted = Math.max(bytes + key.length, leastBytes)
    const entry: Entry<T> = { peer, key, value, bytes: counted, touched: performance.now() }
    const own = this.#ofPeer.get(peer) ?? new Set()
    if (own.size === 0) peer.retain()
    this.#ofPeer.set(peer, own.add(entry))
    if (known !== undefined) this.#remove(known)
    this.#entries.set(nameOf(peer, key), entry)
    this.#bytes += entry.bytes
    if (own.size > this.#limits.perPeer) this.#remove(own.values().next().value!)
    while (this.#bytes > this.#limits.bytes && this.#entries.size > 1) {
      this.#remove(this.#entries.values().next().value!)
    }
  }

  delete(peer: CoapPeer, key: string): void {
    const entry = this.#entries.get(nameOf(peer, key))
    if (entry !== undefined) this.#remove(entry)
  }

  forget(peer: CoapPeer): void {
    for (const entry of this.#ofPeer.get(peer) ?? []) this.#remove(entry)
  }

  sweep(now: number): void {
    const threshold = now - this.#limits.idleMilliseconds
    for (const entry of this.#entries.values()) {
      if (entry.touched > threshold) return
      this.#remove(entry)
    }
  }

  #touch(entry: Entry<T>): void {
    entry.touched = performance.now()
    const name = nameOf(entry.peer, entry.key)
    this.#entries.delete(name)
    this.#entries.set(name, entry)
    const own = this.#ofPeer.get(entry.peer)!
    own.delete(entry)
    own.add(entry)
  }

  #remove(entry: Entry<T>): void {
    this.#entries.delete(nameOf(entry.peer, entry.key))
    this.#bytes -= entry.bytes
    const own = this.#ofPeer.get(entry.peer)!
    own.delete(entry)
    if (own.size > 0) return
    this.#ofPeer.delete(entry.peer)
    entry.peer.release()
  }
}

function nameOf(peer: CoapPeer, key: string): string {
  return `${peer.key} ${key}`
}
