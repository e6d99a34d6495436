/**
 * Remembers what texts of few variants, such as header values, were found to mean. Once full it stops learning, so that
 * no peer can make it grow or push the common ones out.
 */
export class BoundedCache<T> {
  readonly #entries = new Map<string, T>()
  readonly #capacity: number
  #lastKey: string | undefined
  #lastValue: T | undefined

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): T | undefined {
    // Texts fresh off the wire have no hash yet; comparing with the last one is cheaper than hashing.
    if (key === this.#lastKey) return this.#lastValue
    const value = this.#entries.get(key)
    if (value !== undefined) {
      this.#lastKey = key
      this.#lastValue = value
    }
    return value
  }

  /** @returns `value` */
  set(key: string, value: T): T {
    if (this.#entries.size < this.#capacity && key.length < 256) this.#entries.set(key, value)
    return value
  }
}
