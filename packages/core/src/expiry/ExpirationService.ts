import { parseTimestamp } from '@waystation/model'
import { removeInstances } from '../instances/removeInstances.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import { type Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const mostAtOnce = 500

/**
 * Deletes what has expired, with the notifications a deletion brings. Deletion and notifications share a transaction, so
 * that each happens once, also across a restart.
 */
export class ExpirationService {
  readonly #services: Services
  #cancel: () => void = () => {}
  #stopped = false

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    this.#cancel = this.#services.clock.after(0, () => this.#run())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #run(): void {
    let deleted = 0
    try {
      deleted = this.step()
    } catch (error) {
      this.#services.log.error({ err: error }, 'deleting what has expired failed; it is tried again')
    }
    if (this.#stopped) return
    const delay = deleted === mostAtOnce ? 0 : this.#services.configuration.intervals.expirationCheck
    this.#cancel = this.#services.clock.after(delay, () => this.#run())
  }

  /** @returns how many were deleted, at most 500 */
  step(): number {
    const { store, clock } = this.#services
    const expired = store.expired(clock.now(), mostAtOnce)
    const byContainer = new Map<number, Instance[]>()
    for (const one of expired) {
      if (one instanceof Resource) this.#deleteResource(one)
      else byContainer.set(one.container, [...(byContainer.get(one.container) ?? []), one])
    }
    for (const [container, instances] of byContainer) this.#deleteInstances(container, instances)
    return expired.length
  }

  #deleteResource(resource: Resource): void {
    if (this.#services.store.resource(resource.id) === undefined) return
    const changes = this.#services.changes()
    planDeletion(resource, this.#services.identity.cseID, changes, this.#services)
    this.#commit(changes)
  }

  #deleteInstances(id: number, instances: readonly Instance[]): void {
    const container = this.#services.store.resource(id)
    if (container === undefined) return
    const changes = this.#services.changes()
    removeInstances(container, instances, changes)
    for (const subject of instances.filter((instance) => !isAged(instance, container))) {
      changes.tell({ kind: 'deleted', subject, parent: container, originator: this.#services.identity.cseID })
    }
    this.#commit(changes)
  }

  #commit(changes: ReturnType<Services['changes']>): void {
    changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error }, 'deleting what has expired failed; it is tried again')
    })
  }
}

/** What maxInstanceAge removes goes without notification, like what the other limits remove. */
function isAged(instance: Instance, container: Resource): boolean {
  const age = container.attributes.mia as number | undefined
  if (age === undefined || instance.expires === null) return false
  return instance.expires >= (parseTimestamp(instance.attributes.ct) as number) + age * 1000
}
