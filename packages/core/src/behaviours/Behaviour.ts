import type { JsonObject, ResourceTypeDefinition } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** A resource about to be created; a behaviour completes `attributes`, which the store then keeps. */
export interface Draft {
  readonly exchange: Exchange
  readonly definition: ResourceTypeDefinition
  readonly parent: Resource
  /** Attributes as the request gave them, checked against the definition. */
  readonly requested: JsonObject
  /** Attributes of the new resource, short names; universal ones and defaults are set. */
  readonly attributes: JsonObject
  /** Replaces the identifiers and the originator before the resource is made. */
  resourceID: string
  name: string
  originator: string
  /** See `ResourceFields.expires`. */
  expires: number | null
}

/** A resource about to be changed. */
export interface Revision {
  readonly exchange: Exchange
  readonly definition: ResourceTypeDefinition
  readonly before: Resource
  /** Attributes that the request sets or deletes (null). */
  readonly modified: JsonObject
  /** Attributes after the change; a behaviour adjusts them. */
  readonly attributes: JsonObject
  expires: number | null
}

/**
 * What the definition of a resource type cannot say. `prepare…` may wait for others and runs before anything is decided;
 * the rest runs inside the unit of work, without waiting. All throw RequestError to refuse.
 */
export interface Behaviour {
  /** Its creation is decided by who is registered and how, not by access control policies. */
  readonly isRegistration?: true
  /** Adds to the attributes of a CREATE request what its release leaves out; runs before they are checked. */
  readonly complete?: (requested: JsonObject, exchange: Exchange) => JsonObject
  readonly prepareCreate?: (
    draft: Pick<Draft, 'exchange' | 'parent' | 'requested'>,
    services: Services,
  ) => Promise<void>
  readonly create?: (draft: Draft, changes: Changes, services: Services) => void
  readonly created?: (resource: Resource, draft: Draft, changes: Changes, services: Services) => void
  readonly prepareUpdate?: (
    revision: Pick<Revision, 'exchange' | 'before' | 'modified'>,
    services: Services,
  ) => Promise<(() => void) | undefined>
  readonly update?: (revision: Revision, changes: Changes, services: Services) => void
  readonly updated?: (after: Resource, revision: Revision, changes: Changes, services: Services) => void
  /** For a DELETE of the resource itself only. @returns what ends the wait of others */
  readonly prepareDelete?: (
    resource: Resource,
    exchange: Exchange,
    services: Services,
  ) => Promise<(() => void) | undefined>
  readonly prepareRetrieve?: (resource: Resource | Instance, exchange: Exchange, services: Services) => Promise<void>
  /** Child resources that answer an update together with the attributes, by the names they have on the wire. */
  readonly answered?: (after: Resource, services: Services) => JsonObject
  /** Attributes sampled when the resource is read. */
  readonly computed?: (resource: Resource, services: Services) => JsonObject
  /**
   * Called for the resource itself and for every one of its type that goes with an ancestor.
   * @param root what is deleted: the resource itself or that ancestor
   */
  readonly deleted?: (
    resource: Resource,
    originator: string,
    changes: Changes,
    services: Services,
    root: Resource,
  ) => void
}
