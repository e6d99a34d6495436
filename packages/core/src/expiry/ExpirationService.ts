import { parseTimestamp } from '@waystation/model'
import { removeInstances } from '../instances/removeInstances.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import { Instance, Resource } from '../ports/index.ts'
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
    this.#cancel = this.#services.clock.after(0, () => void this.#run())
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  async #run(): Promise<void> {
    let deleted = 0
    try {
      deleted = await this.#step()
    } catch (error) {
      this.#services.log.error({ err: error }, 'deleting what has expired failed; it is tried again')
    }
    if (this.#stopped) return
    const delay = deleted === mostAtOnce ? 0 : this.#services.configuration.intervals.expirationCheck
    this.#cancel = this.#services.clock.after(delay, () => void this.#run())
  }

  /** One that can not be deleted keeps no other from it. @returns how many were deleted, at most 500 */
  async #step(): Promise<number> {
    const { store, clock } = this.#services
    const expired = store.expired(clock.now(), mostAtOnce)
    const resources = expired.filter((one) => one instanceof Resource)
    const instances = expired.filter((one) => one instanceof Instance)
    await Promise.all([
      ...resources.map((resource) => this.#deleteResource(resource)),
      ...[...Map.groupBy(instances, ({ container }) => container)].map((one) => this.#deleteInstances(...one)),
    ])
    return expired.length
  }

  async #deleteResource(resource: Resource): Promise<void> {
    if (this.#services.store.resource(resource.id) === undefined) return
    const changes = this.#services.changes()
    planDeletion(resource, this.#services.identity.cseID, changes, this.#services)
    await changes.commit()
  }

  async #deleteInstances(id: number, instances: readonly Instance[]): Promise<void> {
    const container = this.#services.store.resource(id)
    if (container === undefined) return
    const changes = this.#services.changes()
    removeInstances(container, instances, changes)
    for (const subject of instances.filter((instance) => !isAged(instance, container))) {
      changes.tell({ kind: 'deleted', subject, parent: container, originator: this.#services.identity.cseID })
    }
    await changes.commit()
  }
}

/** What maxInstanceAge removes goes without notification, like what the other limits remove. */
function isAged(instance: Instance, container: Resource): boolean {
  const age = container.attributes.mia as number | undefined
  if (age === undefined || instance.expires === null) return false
  return instance.expires >= (parseTimestamp(instance.attributes.ct) as number) + age * 1000
}
