import type { KeyObject } from 'node:crypto'
import type { Milliseconds } from '@waystation/model'
import type { DatagramAddress } from './DatagramSocket.ts'
import type { DtlsClock } from './DtlsClock.ts'
import type { DtlsCrypto } from './DtlsCrypto.ts'
import type { ClientHelloStart } from './hellos.ts'

const cookieBytes = 16
const secretBytes = 32
const rotationMilliseconds: Milliseconds = 5 * 60_000

/**
 * Shows that a client receives at the address it sends from, before anything is kept or much is sent. Nothing is
 * remembered but a secret, and the one before it. @see RFC 6347 4.2.1
 */
export class Cookies {
  readonly #crypto: DtlsCrypto
  readonly #clock: DtlsClock
  #secret: KeyObject
  #previous: KeyObject
  #rotated: number

  constructor(crypto: DtlsCrypto, clock: DtlsClock) {
    this.#crypto = crypto
    this.#clock = clock
    this.#secret = this.#newSecret()
    this.#previous = this.#newSecret()
    this.#rotated = clock.now()
  }

  make(from: DatagramAddress, hello: ClientHelloStart): Buffer {
    this.#rotate()
    return this.#cookie(this.#secret, from, hello)
  }

  isValid(from: DatagramAddress, hello: ClientHelloStart): boolean {
    if (hello.cookie.length !== cookieBytes) return false
    this.#rotate()
    const { isEqual } = this.#crypto
    return [this.#secret, this.#previous].some((secret) => isEqual(this.#cookie(secret, from, hello), hello.cookie))
  }

  #cookie(secret: KeyObject, { address, port }: DatagramAddress, hello: ClientHelloStart): Buffer {
    const { version, random, sessionId } = hello
    const origin = Buffer.from(`${address}|${port}|${version}|`)
    return this.#crypto.hmac('sha256', secret, origin, random, sessionId).subarray(0, cookieBytes)
  }

  #rotate(): void {
    const now = this.#clock.now()
    const age = now - this.#rotated
    if (age < rotationMilliseconds) return
    this.#previous = age < 2 * rotationMilliseconds ? this.#secret : this.#newSecret()
    this.#secret = this.#newSecret()
    this.#rotated = now
  }

  #newSecret(): KeyObject {
    return this.#crypto.secretKey(this.#crypto.random(secretBytes))
  }
}
