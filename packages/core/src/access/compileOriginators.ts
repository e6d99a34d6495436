import { matchesOriginatorPattern, normaliseOriginator } from '@waystation/model'
import type { Identity } from '../Services.ts'

/** Whether the group at an address has the originator as a member; false when there is no such group. */
export type IsMember = (groupAddress: string, originator: string) => boolean

/** Whether a list of originators means an originator, which is in canonical form, or one of the roles it holds. */
export type OriginatorsCheck = (originator: string, isMember: IsMember, roles?: ReadonlySet<string>) => boolean

/**
 * Compiles accessControlOriginators: `all`, service provider domains, CSE-IDs, AE-IDs, patterns of these with `*`, groups,
 * Role-IDs.
 * @see TS-0003 7.1.4 (accessControlOriginators)
 */
export function compileOriginators(entries: readonly string[], identity: Identity): OriginatorsCheck {
  if (entries.includes('all') || entries.includes('*')) return () => true
  const exact = new Set(entries.map((entry) => normaliseOriginator(entry, identity)))
  const patterns = entries.filter((entry) => entry.includes('*') || isDomain(entry))
  const groups = [...exact].filter(mayBeGroup)
  return (originator, isMember, roles) =>
    exact.has(originator) ||
    patterns.some((pattern) => matchesOriginatorPattern(pattern, originator, identity)) ||
    groups.some((group) => isMember(group, originator)) ||
    (roles !== undefined && entries.some((entry) => roles.has(entry)))
}

/** `//sp.example`: everybody in the domain. */
function isDomain(entry: string): boolean {
  return entry.startsWith('//') && !entry.includes('/', 2)
}

/** Local resources only: identifiers of groups never begin as AE-IDs do, and those of other CSEs begin with a slash. */
function mayBeGroup(entry: string): boolean {
  return !entry.includes('*') && !entry.startsWith('/') && !/^[CS][^/]*$/.test(entry)
}
