import type { Resource } from '@waystation/core/ports'
import { GenerationCache } from './GenerationCache.ts'

export interface CacheLimits {
  /** Most resources held. */
  readonly entries: number
  /** Most memory held, roughly. */
  readonly bytes: number
}

type ChildrenByType = Map<number, readonly Resource[]>

/** Longer lists of children are read anew each time: keeping them true would cost more than it saves. */
const longestList = 256

/** What a child in a list is taken to weigh unless it is large; most are in the cache of resources as well. */
const childBytes = 1000

/** Text, parsed attributes and the object itself. */
function costOf(resource: Resource): number {
  return 600 + 4 * resource.text.length
}

/** Hot resources by every key, and lists of children by type, empty ones included. Its owner keeps it true. */
export class ResourceCache {
  readonly #resources: GenerationCache<number, Resource>
  readonly #idsByPath: GenerationCache<string, number>
  readonly #idsByResourceID: GenerationCache<string, number>
  readonly #children: GenerationCache<number, ChildrenByType>

  constructor({ entries, bytes }: CacheLimits) {
    this.#resources = new GenerationCache({ entries, cost: bytes * 0.6 })
    this.#idsByPath = new GenerationCache({ entries, cost: bytes * 0.1 })
    this.#idsByResourceID = new GenerationCache({ entries, cost: bytes * 0.1 })
    this.#children = new GenerationCache({ entries, cost: bytes * 0.2 })
  }

  get(id: number): Resource | undefined {
    return this.#resources.get(id)
  }

  peek(id: number): Resource | undefined {
    return this.#resources.peek(id)
  }

  idOfPath(path: string): number | undefined {
    return this.#idsByPath.get(path)
  }

  idOfResourceID(resourceID: string): number | undefined {
    return this.#idsByResourceID.get(resourceID)
  }

  /** @returns the same resource */
  add(resource: Resource): Resource {
    const { id, path, resourceID } = resource
    this.#resources.set(id, resource, costOf(resource))
    this.#idsByPath.set(path, id, 80 + path.length)
    this.#idsByResourceID.set(resourceID, id, 80 + resourceID.length)
    return resource
  }

  /** Puts a newer version in the place of a cached one, also among the children of its parent. */
  replace(resource: Resource): void {
    this.#resources.replace(resource.id, resource)
    const byType = this.#children.peek(resource.parent)
    const list = byType?.get(resource.resourceType)
    if (list === undefined || list.length === 0) return
    byType?.set(
      resource.resourceType,
      list.map((child) => (child.id === resource.id ? resource : child)),
    )
  }

  /** Counts what a replaced resource weighs by now; apart, because that takes its text. */
  reweigh(resource: Resource): void {
    this.#resources.reweigh(resource.id, costOf(resource))
  }

  remove({ id, path, resourceID }: { id: number; path: string; resourceID: string }): void {
    this.#resources.delete(id)
    this.#idsByPath.delete(path)
    this.#idsByResourceID.delete(resourceID)
    this.#children.delete(id)
  }

  children(parent: number, resourceType: number): readonly Resource[] | undefined {
    return this.#children.get(parent)?.get(resourceType)
  }

  addChildren(parent: number, resourceType: number, list: readonly Resource[]): void {
    if (list.length > longestList) return
    const known = this.#children.peek(parent)
    const byType: ChildrenByType = new Map(known).set(resourceType, list)
    let cost = 200
    for (const children of byType.values()) {
      cost += 100
      for (const { text } of children) cost += Math.max(childBytes, text.length)
    }
    this.#children.set(parent, byType, cost)
  }

  appendChild(resource: Resource): void {
    this.#changeList(resource, (list) => [...list, resource])
  }

  removeChild(resource: Resource): void {
    this.#changeList(resource, (list) => list.filter(({ id }) => id !== resource.id))
  }

  clear(): void {
    this.#resources.clear()
    this.#idsByPath.clear()
    this.#idsByResourceID.clear()
    this.#children.clear()
  }

  #changeList(resource: Resource, change: (list: readonly Resource[]) => readonly Resource[]): void {
    const byType = this.#children.peek(resource.parent)
    const list = byType?.get(resource.resourceType)
    if (byType === undefined || list === undefined) return
    byType.delete(resource.resourceType)
    this.addChildren(resource.parent, resource.resourceType, change(list))
  }
}
