import type { AccessControlOperation, JsonObject } from '@waystation/model'
import type { Changes } from './Changes.ts'
import type { Instance, Resource } from './ports/index.ts'

/** Something that happened to a resource, told to observers while its transaction is open. */
export type ResourceEvent =
  | {
      readonly kind: 'created'
      readonly subject: Resource | Instance
      readonly parent: Resource
      readonly originator: string
    }
  | {
      readonly kind: 'updated'
      readonly before: Resource
      readonly after: Resource
      /** Attributes that the request set or deleted (null), short names. */
      readonly modified: JsonObject
      readonly originator: string
    }
  | {
      readonly kind: 'deleted'
      readonly subject: Resource | Instance
      readonly parent: Resource
      readonly originator: string
    }
  /** RETRIEVE of the latest or oldest of a container that has no instance. */
  | { readonly kind: 'retrievedEmpty'; readonly subject: Resource; readonly originator: string }
  /** An operation was tried on the subject, whatever came of it. */
  | {
      readonly kind: 'attempted'
      readonly subject: Resource
      readonly operation: AccessControlOperation
      readonly originator: string
    }
  /** Points of a timeSeries did not arrive; `missing` are their expected dataGenerationTimes. */
  | { readonly kind: 'missingData'; readonly subject: Resource; readonly missing: readonly string[] }
  /** The underlying network brought a trigger for an application; `payload` are the members of `m2m:tgp`. */
  | { readonly kind: 'triggerReceived'; readonly subject: Resource; readonly payload: JsonObject }

/** Adds what follows from an event (messages, further writes) to the same unit of work. */
export type ChangeObserver = (event: ResourceEvent, changes: Changes) => void
