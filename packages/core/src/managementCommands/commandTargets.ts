import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** @returns execTarget of each execution: the members of a group of nodes, else the target itself */
export function targetsOf(execTarget: string, services: Needs): readonly string[] {
  const found = findLocal(execTarget, services)
  return found?.resourceType === 9 ? (found.attributes.mid as string[]) : [execTarget]
}

/** @returns the node at an address or with a node identifier; undefined while there is none here */
export function nodeOf(execTarget: string, services: Needs): Resource | undefined {
  const found = findLocal(execTarget, services)
  if (found instanceof Resource && found.resourceType === 14) return found
  const base = services.store.resourceByPath(services.identity.cseName)
  return base && services.store.childrenOfType(base.id, 14).find(({ attributes }) => attributes.ni === execTarget)
}
