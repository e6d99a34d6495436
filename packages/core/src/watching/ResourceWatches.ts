import { RequestError } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { governingOf } from '../pipeline/governingOf.ts'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import type { Services } from '../Services.ts'

interface Watched {
  readonly path: string
  readonly listeners: Set<() => void>
}

/**
 * Tells bindings that a resource has changed, for peers that want to know its representation over and over. Nothing is kept
 * over a restart, and nothing is said about what changed: whoever is told retrieves the resource again, with its rights then.
 */
export class ResourceWatches {
  readonly #services: Pick<Services, 'store' | 'registry' | 'identity'>
  readonly #watched = new Map<number, Watched>()

  constructor(services: Pick<Services, 'store' | 'registry' | 'identity'>) {
    this.#services = services
  }

  /**
   * @param to address as in a request; of an instance, its container is watched
   * @param changed called once a change is durable: of the resource, of a child, or its deletion
   * @returns what ends it; undefined when nothing is at that address, or what cannot be watched, such as another CSE's
   */
  watch(to: string, changed: () => void): (() => void) | undefined {
    const resource = this.#resourceAt(to)
    if (resource === undefined) return undefined
    const { id, path } = resource
    const watched = this.#watched.get(id) ?? { path, listeners: new Set() }
    this.#watched.set(id, watched)
    watched.listeners.add(changed)
    return () => {
      watched.listeners.delete(changed)
      if (watched.listeners.size === 0 && this.#watched.get(id) === watched) this.#watched.delete(id)
    }
  }

  /** @see ChangeObserver */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (this.#watched.size === 0) return
    if (event.kind === 'created' || event.kind === 'deleted') this.#tell(event.parent.id, changes)
    if (event.kind === 'updated') this.#tell(event.after.id, changes)
    if (event.kind !== 'deleted' || !('path' in event.subject)) return
    this.#tell(event.subject.id, changes)
    const below = `${event.subject.path}/`
    for (const [id, { path }] of this.#watched) if (path.startsWith(below)) this.#tell(id, changes)
  }

  #resourceAt(to: string) {
    try {
      return governingOf(resolveTarget(to, this.#services))
    } catch (error) {
      if (error instanceof RequestError) return undefined
      throw error
    }
  }

  #tell(id: number, changes: Changes): void {
    const watched = this.#watched.get(id)
    if (watched === undefined) return
    changes.afterCommit(() => {
      for (const changed of [...watched.listeners]) changed()
    })
  }
}
