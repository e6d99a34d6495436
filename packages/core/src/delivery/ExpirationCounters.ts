/** What was notified of one subscription that ends after a number of notifications. */
interface Count {
  /** Newest event that has counted; earlier ones, for slower targets, do not count again. */
  counted: number
  /** Requests under way by event. */
  readonly flying: Map<number, number>
}

/**
 * Counts notifications against expirationCounter: an event counts once, however many targets it goes to, and no more events
 * are under way than may still be notified.
 * @see TS-0001 9.6.8 (expirationCounter)
 */
export class ExpirationCounters {
  readonly #counts = new Map<number, Count>()

  /** @returns whether a notification of the event may be sent with `left` notifications to go */
  maySend(subscription: number, event: number, left: number): boolean {
    const count = this.#counts.get(subscription)
    if (count === undefined || event === 0) return true
    return event <= count.counted || count.flying.has(event) || count.flying.size < left
  }

  sent(subscription: number, event: number): void {
    let count = this.#counts.get(subscription)
    if (count === undefined) {
      count = { counted: 0, flying: new Map() }
      this.#counts.set(subscription, count)
    }
    count.flying.set(event, (count.flying.get(event) ?? 0) + 1)
  }

  /** @returns whether it counts */
  answered(subscription: number, event: number): boolean {
    const count = this.#land(subscription, event)
    if (count === undefined || event <= count.counted) return false
    count.counted = event
    return true
  }

  failed(subscription: number, event: number): void {
    this.#land(subscription, event)
  }

  /** Nothing is known of the subscription afterwards. */
  end(subscription: number): void {
    this.#counts.delete(subscription)
  }

  #land(subscription: number, event: number): Count | undefined {
    const count = this.#counts.get(subscription)
    if (count === undefined) return undefined
    const others = (count.flying.get(event) ?? 0) - 1
    if (others > 0) count.flying.set(event, others)
    else count.flying.delete(event)
    return count
  }
}
