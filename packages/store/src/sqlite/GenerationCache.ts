/**
 * A bounded map that forgets what was not used for longest, nearly: entries used since the last turnover stay, the others
 * go at the next. A hit costs one lookup, where an exact order would have to be kept on every one.
 */
export class GenerationCache<Key, Value> {
  readonly #entriesPerGeneration: number
  readonly #costPerGeneration: number
  #young = new Map<Key, Entry<Value>>()
  #old = new Map<Key, Entry<Value>>()
  #cost = 0

  /** @param limits bounds of the whole; cost in whatever unit `set` is given, e.g. bytes */
  constructor(limits: { readonly entries: number; readonly cost: number }) {
    this.#entriesPerGeneration = Math.max(1, limits.entries >> 1)
    this.#costPerGeneration = Math.max(1, limits.cost / 2)
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young.value
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.#old.delete(key)
    this.#insert(key, old)
    return old.value
  }

  /** Looks without counting it as a use. */
  peek(key: Key): Value | undefined {
    return (this.#young.get(key) ?? this.#old.get(key))?.value
  }

  set(key: Key, value: Value, cost: number): void {
    this.delete(key)
    if (cost <= this.#costPerGeneration) this.#insert(key, { value, cost })
  }

  /** Puts another value in an entry's place, its cost unchanged until `reweigh`. */
  replace(key: Key, value: Value): void {
    const entry = this.#young.get(key) ?? this.#old.get(key)
    if (entry !== undefined) entry.value = value
  }

  reweigh(key: Key, cost: number): void {
    const entry = this.#young.get(key) ?? this.#old.get(key)
    if (entry !== undefined && entry.cost !== cost) this.set(key, entry.value, cost)
  }

  delete(key: Key): void {
    const young = this.#young.get(key)
    if (young === undefined) {
      this.#old.delete(key)
      return
    }
    this.#young.delete(key)
    this.#cost -= young.cost
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
    this.#cost = 0
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  #insert(key: Key, entry: Entry<Value>): void {
    const full = this.#young.size >= this.#entriesPerGeneration || this.#cost + entry.cost > this.#costPerGeneration
    if (full) {
      this.#old = this.#young
      this.#young = new Map()
      this.#cost = 0
    }
    this.#young.set(key, entry)
    this.#cost += entry.cost
  }
}

interface Entry<Value> {
  value: Value
  readonly cost: number
}
