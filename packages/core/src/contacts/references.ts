import { aeStemKind, type JsonObject, type JsonValue, normaliseOriginator, toSPRelative } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

type Needs = Pick<Services, 'store' | 'identity'>

/**
 * Attributes that may name an application, by resource type: originators of policies, members of groups, targets of
 * subscriptions, the original of an announced AE. announceTo is none of them: it names CSEs and announced resources.
 */
const referring: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ['pv', 'pvs']],
  [9, ['mid']],
  [23, ['nu', 'su']],
  [48, ['nu', 'su']],
  [10_002, ['lnk']],
])

/** Resource types that may refer to an application. */
export const referringTypes: readonly number[] = [...referring.keys()]

/**
 * @param name of an application in any form, or of anything else
 * @returns its SP-relative AE-ID when it is one that changes with the registrar, as those with C do
 */
export function trackedID(name: string, { store, identity }: Needs): string | undefined {
  const normalised = normaliseOriginator(name, identity)
  if (aeStemKind(normalised) === 'C') return `${identity.cseID}/${normalised}`
  if (/^\/[^/]+\/C[\w.-]+$/.test(normalised)) return normalised
  const registered = normalised.startsWith(`${identity.cseName}/`) ? store.resourceByPath(normalised) : undefined
  if (registered?.resourceType !== 2 || !registered.resourceID.startsWith('C')) return undefined
  return toSPRelative(registered.resourceID, identity)
}

/** @returns the applications that a resource refers to, each once, by their SP-relative AE-IDs */
export function applicationsIn({ resourceType, attributes }: Resource, services: Needs): Set<string> {
  const found = new Set<string>()
  const note = (name: string): string => {
    const id = trackedID(name, services)
    if (id !== undefined) found.add(id)
    return name
  }
  for (const attribute of referring.get(resourceType) ?? []) replaced(attributes[attribute], note)
  return found
}

/**
 * @param from SP-relative AE-ID
 * @param to what is written in its place
 * @returns the attributes that change when references to an application are rewritten; undefined when none does
 */
export function rewritten(
  { resourceType, attributes }: Resource,
  from: string,
  to: string,
  services: Needs,
): JsonObject | undefined {
  const modified: JsonObject = {}
  for (const attribute of referring.get(resourceType) ?? []) {
    const before = attributes[attribute]
    const after = replaced(before, (name) => (trackedID(name, services) === from ? to : name))
    if (after !== undefined && JSON.stringify(after) !== JSON.stringify(before)) modified[attribute] = after
  }
  return Object.keys(modified).length === 0 ? undefined : modified
}

/** Replaces names: one, a list of them, or those in accessControlOriginators of a set of rules. */
function replaced(value: JsonValue | undefined, replace: (name: string) => string): JsonValue | undefined {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? replace(item) : item))
  if (value === null || value === undefined || !isRules(value)) return value
  const acr = value.acr.map((rule) => ({ ...rule, acor: replaced(rule.acor, replace) as JsonValue }))
  return { ...(value as JsonObject), acr }
}

function isRules(value: unknown): value is { acr: JsonObject[] } {
  return Array.isArray((value as { acr?: unknown }).acr)
}
