import type { DataType, ValueOf } from './dataTypes.ts'
import type { StatusCodeName } from './statusCodes.ts'

/** Whether an attribute must, may or must not be in a request. */
export type Presence = 'mandatory' | 'optional' | 'notPresent'
/** Whether the announced variant carries the attribute: always, when named in announcedAttribute, never. */
export type Announcement = 'mandatory' | 'optional' | 'notAnnounced'

export interface AttributeDefinition<T = unknown> {
  readonly shortName: string
  readonly type: DataType<T>
  readonly create: Presence
  readonly update: Presence
  readonly announced: Announcement
  /** Multiplicity 1: the stored resource always has it, so that null in an UPDATE is refused. Default: false. */
  readonly always?: boolean
  /** What the hosting CSE sets when a CREATE leaves it out. */
  readonly default?: T
  /** In CREATE only null is legal; the host writes its own value. */
  readonly nullOnCreate?: boolean
  /** May be retrieved only by name, never shown in logs and exports. */
  readonly secret?: boolean
  /** Sampled on RETRIEVE, never stored. */
  readonly computed?: boolean
  readonly unit?: string
  /** Statuses of refusal where they are not badRequest: for a wrong value, and for one in which something is missing. */
  readonly refusal?: { readonly wrong: StatusCodeName; readonly incomplete?: StatusCodeName }
  readonly help: string
}

export type Attributes = Readonly<Record<string, AttributeDefinition>>

export interface ResourceTypeDefinition<A extends Attributes = Attributes> {
  /** The standard's name: `container`. */
  readonly name: string
  /** Name of the member on the wire: `cnt`. */
  readonly shortName: string
  /** Prefix of the member on the wire; default `m2m`. */
  readonly namespace?: string
  /** Resource type number; one that the standard does not give is within `ownResourceTypeNumbers`. */
  readonly code: number
  /** mgmtDefinition of a specialisation of mgmtObj. */
  readonly managementDefinition?: number
  /** containerDefinition of a specialisation of flexContainer. */
  readonly containerDefinition?: string
  readonly source: string
  readonly summary: string
  /** Names of the resource types that may be created below it, specialisations by their general type. */
  readonly children: readonly string[]
  /** Of a type that is not the standard's: names of the types it may be created below, whose `children` do not know it. */
  readonly parents?: readonly string[]
  /** Of a specialisation of flexContainer: names on the wire of those the standard foresees below it; information only. */
  readonly foreseenChildren?: readonly string[]
  /** Virtual child resources: name of the virtual type to its resource name. */
  readonly virtualChildren?: Readonly<Record<string, string>>
  readonly announceable: boolean
  /** Kept in the instance table, clustered by parent and sequence. */
  readonly instance?: boolean
  /** UPDATE is refused with operationNotAllowed. */
  readonly immutable?: boolean
  /** CREATE by a request is refused with operationNotAllowed. */
  readonly hostOnly?: boolean
  /** Has attributes beyond those here, which a schema elsewhere describes; they are taken as they are. */
  readonly isOpen?: boolean
  /** Only an IN-CSE has it. */
  readonly infrastructureOnly?: boolean
  readonly attributes: A
}

/**
 * Declares a resource type as data. Validators, types, short-name tables, the announced variant, JSON Schema, reference
 * documentation and forms all derive from the returned value.
 */
export function defineResourceType<const A extends Attributes>(
  definition: ResourceTypeDefinition<A>,
): ResourceTypeDefinition<A> {
  return Object.freeze(definition)
}

type Named<A extends Attributes, K extends 'create' | 'update', P extends Presence> = {
  [N in keyof A]: A[N][K] extends P ? N : never
}[keyof A]

/** Attributes of a CREATE request by long name; those that the standard forbids are not in it. */
export type CreateContent<D> =
  D extends ResourceTypeDefinition<infer A>
    ? { [N in Named<A, 'create', 'mandatory'>]: ValueOf<A[N]['type']> } & {
        [N in Named<A, 'create', 'optional'>]?: ValueOf<A[N]['type']>
      }
    : never

/** Attributes of an UPDATE request by long name; null deletes one. */
export type UpdateContent<D> =
  D extends ResourceTypeDefinition<infer A>
    ? { [N in Named<A, 'update', 'optional' | 'mandatory'>]?: ValueOf<A[N]['type']> | null }
    : never

/** Attributes of a resource as retrieved, by long name. */
export type ResourceContent<D> =
  D extends ResourceTypeDefinition<infer A> ? { [N in keyof A]?: ValueOf<A[N]['type']> } : never

/** @returns the member name on the wire, e.g. `m2m:cnt` */
export function wireName(definition: ResourceTypeDefinition): string {
  return `${definition.namespace ?? 'm2m'}:${definition.shortName}`
}
