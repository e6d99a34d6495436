import type { Log } from '@waystation/core/ports'

export interface StoreOptions {
  /** Where the store's files lie; made when missing. `:memory:` keeps everything in memory, gone with the process. */
  readonly directory: string
  readonly log?: Log
  /**
   * When all of a larger store file is checked; a small one always is. `afterUncleanStop` (default): then, beside the work;
   * `always`: before every start.
   */
  readonly integrityCheck?: 'afterUncleanStop' | 'always'
  /** Memory for pages of the database file. */
  readonly pageCacheBytes?: number
  /** Memory for hot resources and their lists of children, roughly. */
  readonly resourceCacheBytes?: number
  /** Memory for the latest instances of hot containers, roughly. */
  readonly instanceCacheBytes?: number
  /** Most resources, and most latest instances, held in memory. */
  readonly cacheEntries?: number
}

export const defaultStoreOptions = {
  resourceCacheBytes: 10 << 20,
  instanceCacheBytes: 5 << 20,
  cacheEntries: 20_000,
}
