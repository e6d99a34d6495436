import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Milliseconds } from '@waystation/model'

/** Smallest response that is sent to anybody, and by how much it may exceed the request beyond. @see RFC 9175 2.4 */
const freeBytes = 136
const factor = 3
const macBytes = 8

/**
 * Proof that a peer is where its requests say that they come from: a value that only those who get our answers know. Nothing
 * is kept for it. A forged request then cannot make us send much more to somebody than was sent to us.
 * @see RFC 9175 2
 */
export class AddressValidation {
  readonly #key = randomBytes(32)
  readonly #lifetime: Milliseconds

  constructor(lifetimeMilliseconds: Milliseconds = 120_000) {
    this.#lifetime = lifetimeMilliseconds
  }

  /** @returns the value of an Echo option for the peer of that key */
  challengeFor(peer: string, now: number): Buffer {
    const value = Buffer.alloc(4 + macBytes)
    value.writeUInt32BE(Math.floor(now / 1000) % 0x1_0000_0000)
    this.#mac(peer, value.subarray(0, 4)).copy(value, 4)
    return value
  }

  isProof(value: Buffer, peer: string, now: number): boolean {
    if (value.length !== 4 + macBytes) return false
    const age = now - value.readUInt32BE(0) * 1000
    if (age < -1000 || age > this.#lifetime) return false
    return timingSafeEqual(this.#mac(peer, value.subarray(0, 4)), value.subarray(4))
  }

  #mac(peer: string, time: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(time).update(peer).digest().subarray(0, macBytes)
  }
}

/** @returns how long the response to an unproved peer may be */
export function allowanceFor(requestBytes: number): number {
  return Math.max(freeBytes, factor * requestBytes)
}
