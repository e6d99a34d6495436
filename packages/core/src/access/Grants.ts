import type { CompiledRule } from './compileRule.ts'

/** What a request brings along, or others have granted it, beyond the policies that the target links to. Proved already. */
export interface Grants {
  /** Role-IDs that the originator holds now. */
  readonly roles: ReadonlySet<string>
  readonly privileges: readonly GrantedPrivileges[]
}

/** Rules for some resources. */
export interface GrantedPrivileges {
  /** Resource IDs and structured addresses. */
  readonly resources: ReadonlySet<string>
  readonly rules: readonly CompiledRule[]
}

export const noGrants: Grants = { roles: new Set(), privileges: [] }

/** @returns whether nothing is granted */
export function isEmpty({ roles, privileges }: Grants): boolean {
  return roles.size === 0 && privileges.length === 0
}

export function bothOf(one: Grants, other: Grants): Grants {
  return {
    roles: new Set([...one.roles, ...other.roles]),
    privileges: [...one.privileges, ...other.privileges],
  }
}
