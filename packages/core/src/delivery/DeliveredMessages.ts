import type { Milliseconds } from '@waystation/model'
import type { Clock, Log, ResourceStore } from '../ports/index.ts'

const pause: Milliseconds = 50
const mostHeld = 2000

/**
 * Takes delivered messages out of the store, many at once and a little later: a crash in between repeats a notification,
 * which is what "at least once" allows, and saves a write per notification.
 */
export class DeliveredMessages {
  readonly #services: { readonly store: ResourceStore; readonly clock: Clock; readonly log: Log }
  #ids: number[] = []
  #cancel: (() => void) | undefined

  constructor(services: { readonly store: ResourceStore; readonly clock: Clock; readonly log: Log }) {
    this.#services = services
  }

  add(id: number): void {
    this.#ids.push(id)
    if (this.#ids.length >= mostHeld) this.flush()
    else this.#cancel ??= this.#services.clock.after(pause, () => this.flush())
  }

  /** Removes them now; should that fail, they stay for the next time. */
  flush(): void {
    this.#cancel?.()
    this.#cancel = undefined
    if (this.#ids.length === 0) return
    const ids = this.#ids
    this.#ids = []
    const { store } = this.#services
    try {
      store.apply([{ kind: 'removeMessages', ids }])
    } catch (error) {
      this.#keep(ids, error)
      return
    }
    store.committed().catch((error: unknown) => this.#keep(ids, error))
  }

  #keep(ids: readonly number[], error: unknown): void {
    this.#services.log.error(
      { err: error, notifications: ids.length },
      'delivered notifications could not be removed from the store; after a restart they would be sent again',
    )
    this.#ids.push(...ids.slice(0, mostHeld))
    this.#cancel ??= this.#services.clock.after(1000, () => this.flush())
  }
}
