import type { Watched } from './watch.ts'

/**
 * Who watches which resource, by their internal numbers, so that the change of a resource that nobody watches costs one
 * look-up. It may name watchers that are gone: whoever asks finds that out.
 */
export class WatchIndex {
  readonly #watchers = new Map<number, Map<number, Watched['through']>>()
  readonly #watched = new Map<number, readonly number[]>()

  get isEmpty(): boolean {
    return this.#watchers.size === 0
  }

  /** @returns the watchers of a resource, in the order of their number */
  watching(resource: number): readonly (readonly [number, Watched['through']])[] | undefined {
    const watchers = this.#watchers.get(resource)
    return watchers && [...watchers]
  }

  /** Replaces what a watcher watches. */
  set(watcher: number, watched: readonly Watched[]): void {
    this.remove(watcher)
    for (const { resource, through } of watched) {
      const watchers = this.#watchers.get(resource.id) ?? new Map<number, Watched['through']>()
      // Whoever watches both hears of every change.
      watchers.set(watcher, watchers.get(watcher) === 'itself' ? 'itself' : through)
      this.#watchers.set(resource.id, watchers)
    }
    this.#watched.set(
      watcher,
      watched.map(({ resource }) => resource.id),
    )
  }

  remove(watcher: number): void {
    for (const resource of this.#watched.get(watcher) ?? []) {
      const watchers = this.#watchers.get(resource)
      watchers?.delete(watcher)
      if (watchers?.size === 0) this.#watchers.delete(resource)
    }
    this.#watched.delete(watcher)
  }
}
