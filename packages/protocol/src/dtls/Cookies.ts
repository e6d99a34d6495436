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
  #secret: Buffer
  #previous: Buffer
  #rotated: number

  constructor(crypto: DtlsCrypto, clock: DtlsClock) {
    this.#crypto = crypto
    this.#clock = clock
    this.#secret = crypto.random(secretBytes)
    this.#previous = crypto.random(secretBytes)
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

  #cookie(secret: Buffer, { address, port }: DatagramAddress, hello: ClientHelloStart): Buffer {
    const { version, random, sessionId } = hello
    const origin = Buffer.from(`${address}|${port}|${version}|`)
    return this.#crypto.hmac('sha256', secret, origin, random, sessionId).subarray(0, cookieBytes)
  }

  #rotate(): void {
    const now = this.#clock.now()
    const age = now - this.#rotated
    if (age < rotationMilliseconds) return
    this.#previous = age < 2 * rotationMilliseconds ? this.#secret : this.#crypto.random(secretBytes)
    this.#secret = this.#crypto.random(secretBytes)
    this.#rotated = now
  }
}
