import {
  type CSEIdentity,
  type JsonValue,
  matchesOriginatorPattern,
  normaliseOriginator,
  toSPRelative,
  wildcardMatches,
} from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Bits of applicability. */
export const applicability = { requests: 1, responses: 2, notifications: 4 } as const

/** A primitive as a profile looks at it. */
export interface Primitive {
  /** Who sent the request or is sent the response or notification, in any form; a notification may go to a URL. */
  readonly entity: string
  /** Number of the operation. */
  readonly operation: number
  readonly releaseVersion: string
  /** Type of the resource that it is about, where known. */
  readonly resourceType: number | undefined
  /** Addresses of what it is about. */
  readonly addresses: readonly string[]
}

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** A primitiveProfile, ready to be compared with primitives. */
export class Profile {
  /** Internal number of its resource. */
  readonly id: number
  /** What is added, by name as given. */
  readonly additions: readonly (readonly [string, JsonValue])[]
  readonly deletions: readonly string[]
  /** Resource types and operations that it names; undefined when it is for all. */
  readonly types: ReadonlySet<number> | undefined
  readonly operations: ReadonlySet<number> | undefined
  /** Entity that it is for at most, a CSE with all behind it; undefined when it may be for everybody. */
  readonly registree: string | undefined
  readonly #entities: readonly string[]
  readonly #addresses: readonly string[] | undefined
  readonly #releases: readonly string[] | undefined
  readonly #mask: number

  constructor(resource: Resource, services: Pick<Services, 'store' | 'identity' | 'configuration'>) {
    const { idl, rtys, ops, rsds, rvs, adds, dels, appl } = resource.attributes
    this.id = resource.id
    this.additions = ((adds ?? []) as { nm: string; val: JsonValue }[]).map(({ nm, val }) => [nm, val] as const)
    this.deletions = (dels ?? []) as string[]
    this.types = setOf(rtys)
    this.operations = setOf(ops)
    this.registree = registreeOf(resource, services)
    this.#entities = idl as string[]
    this.#addresses = rsds as string[] | undefined
    this.#releases = rvs as string[] | undefined
    this.#mask = maskOf(appl)
  }

  hasKind(kind: number): boolean {
    return (this.#mask & kind) !== 0
  }

  /** @returns whether it is for primitives of this kind and entity at all */
  isFor(kind: number, entity: string, identity: CSEIdentity): boolean {
    if (!this.hasKind(kind) || !this.#covers(entity, identity)) return false
    return this.#entities.some(
      (pattern) => wildcardMatches(pattern, entity) || matchesOriginatorPattern(pattern, entity, identity),
    )
  }

  /** @returns whether it is for this primitive, whose entity it is for */
  selects(primitive: Primitive, services: Needs): boolean {
    const { operation, releaseVersion, resourceType, addresses } = primitive
    if (this.operations?.has(operation) === false) return false
    if (this.#releases?.includes(releaseVersion) === false) return false
    if (this.types !== undefined && (resourceType === undefined || !this.types.has(resourceType))) return false
    return this.#addresses?.some((one) => addresses.some((other) => isSame(one, other, services))) ?? true
  }

  /** Nobody but the CSE's own administrators decides what others send and get. */
  #covers(entity: string, identity: CSEIdentity): boolean {
    if (this.registree === undefined) return true
    if (normaliseOriginator(entity, identity) === this.registree) return true
    return this.registree.startsWith('/') && toSPRelative(entity, identity).startsWith(`${this.registree}/`)
  }
}

/** That whose registration it is below; below the CSEBase its creator, unless that is the administrator. */
function registreeOf(
  { parent, originator }: Resource,
  { store, identity, configuration }: Pick<Services, 'store' | 'identity' | 'configuration'>,
): string | undefined {
  const place = store.resource(parent)
  if (place?.resourceType === 2) return normaliseOriginator(place.attributes.aei as string, identity)
  if (place?.resourceType === 16) return place.attributes.csi as string
  return [configuration.adminOriginator, identity.cseID].includes(originator) ? undefined : originator
}

function setOf(list: JsonValue | undefined): ReadonlySet<number> | undefined {
  return Array.isArray(list) ? new Set(list as number[]) : undefined
}

/** Sources disagree on its form: the sum of bits, or a list of them, as numbers or text. */
function maskOf(value: JsonValue | undefined): number {
  if (value === undefined || value === null) return 7
  return [value].flat().reduce<number>((mask, one) => mask | Number(one), 0)
}

function isSame(one: string, other: string, services: Needs): boolean {
  if (one === other) return true
  const found = findLocal(one, services)
  return found !== undefined && found.resourceID === findLocal(other, services)?.resourceID
}
