import type { Resource } from '../ports/index.ts'
import type { DeliveryQueue } from './DeliveryQueue.ts'

/** Queues whose target did not answer the last attempt, found by the last part of its address. */
export class StalledQueues {
  readonly #byName = new Map<string, Set<DeliveryQueue>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(queue: DeliveryQueue): void {
    const name = lastPart(queue.target)
    const queues = this.#byName.get(name)
    if (queues?.has(queue) === true) return
    this.#size++
    if (queues === undefined) this.#byName.set(name, new Set([queue]))
    else queues.add(queue)
  }

  delete(queue: DeliveryQueue): void {
    const name = lastPart(queue.target)
    const queues = this.#byName.get(name)
    if (queues?.delete(queue) !== true) return
    this.#size--
    if (queues.size === 0) this.#byName.delete(name)
  }

  /** @returns those that may lead to a registree: to an AE by its identifier or name, to what is behind a CSE by any */
  candidates({ resourceType, resourceID, path }: Resource): DeliveryQueue[] {
    const names = resourceType === 2 ? new Set([resourceID, lastPart(path)]) : this.#byName.keys()
    return [...names].flatMap((name) => [...(this.#byName.get(name) ?? [])])
  }
}

function lastPart(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1)
}
