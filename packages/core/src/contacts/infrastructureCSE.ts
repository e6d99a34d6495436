import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

const infrastructure = 1

/** @returns the CSE-ID of the IN-CSE as far as registrations tell; undefined when this CSE knows none */
export function infrastructureCSE({ store, identity }: Pick<Services, 'store' | 'identity'>): string | undefined {
  const base = store.resourceByPath(identity.cseName) as Resource
  const registrations = store.childrenOfType(base.id, 16)
  const direct = registrations.find(({ attributes }) => attributes.cst === infrastructure)
  const told = registrations.find(({ attributes }) => attributes.ici !== undefined)
  return (direct?.attributes.csi ?? told?.attributes.ici) as string | undefined
}
