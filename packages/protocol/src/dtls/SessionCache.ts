import type { PeerProof } from '../Binding.ts'
import type { CipherSuite } from './CipherSuite.ts'
import type { DtlsClock } from './DtlsClock.ts'
import type { DtlsLimits } from './DtlsLimits.ts'

/** What two ends need to take up a session without another key exchange. */
export interface ResumableSession {
  readonly id: Buffer
  readonly suite: CipherSuite
  readonly masterSecret: Buffer
  readonly proof: PeerProof
  /** The key that was proved, to notice when the identity has got another. */
  readonly preSharedKey?: Buffer
  /** What the peer showed, in DER, to be checked again: it may have been revoked since. */
  readonly chain?: readonly Buffer[]
}

interface Entry {
  readonly session: ResumableSession
  readonly expires: number
}

/** Sessions to resume, of bounded number and life time; the oldest make way. */
export class SessionCache {
  readonly #entries = new Map<string, Entry>()
  readonly #clock: DtlsClock
  readonly #limits: DtlsLimits

  constructor(clock: DtlsClock, limits: DtlsLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  get(key: string): ResumableSession | undefined {
    const entry = this.#entries.get(key)
    if (entry && entry.expires <= this.#clock.now()) {
      this.#entries.delete(key)
      return undefined
    }
    return entry?.session
  }

  set(key: string, session: ResumableSession): void {
    const { maxCachedSessions, cachedSessionMilliseconds } = this.#limits
    if (maxCachedSessions <= 0) return
    this.#entries.delete(key)
    if (this.#entries.size >= maxCachedSessions) {
      const [oldest] = this.#entries.keys()
      this.#entries.delete(oldest!)
    }
    this.#entries.set(key, { session, expires: this.#clock.now() + cachedSessionMilliseconds })
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
