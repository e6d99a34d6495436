import type { JsonObject } from '@waystation/model'
import type { Resource } from './Resource.ts'

/** A filter as data; the store compiles it. Attributes go by their short names. */
export type Condition =
  | { readonly kind: 'all' | 'any' | 'exactlyOne'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'type'; readonly codes: readonly number[] }
  /** Has one of the labels. */
  | { readonly kind: 'label'; readonly labels: readonly string[] }
  /** Text and numbers compare by their own order; a missing attribute never matches. */
  | {
      readonly kind: 'compare'
      readonly attribute: string
      readonly operator: '<' | '<=' | '>' | '>='
      readonly value: string | number
    }
  /** Equal to the value, where `*` in a text stands for any characters; of a list attribute: one item is. */
  | { readonly kind: 'equals'; readonly attribute: string; readonly value: string | number | boolean }
  /** The media type part of contentInfo is one of these. */
  | { readonly kind: 'contentType'; readonly mediaTypes: readonly string[] }
  /** A direct child, or the parent, meets the condition. */
  | { readonly kind: 'child' | 'parent'; readonly condition: Condition }
  /** What no SQL says: called with the attributes of each candidate that the rest lets through. */
  | { readonly kind: 'predicate'; readonly test: (attributes: JsonObject) => boolean }

export interface DiscoveryQuery {
  /** Its descendants are searched, itself not. */
  readonly root: Resource
  /** Most levels below the root; 1 is direct children. Absent: all. */
  readonly levels?: number
  /** Absent: everything matches. */
  readonly condition?: Condition
  /** Leave contentInstances, timeSeriesInstances and flexContainerInstances out. */
  readonly withoutInstances?: boolean
}
