import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { isURL } from './isURL.ts'

/** @returns whether what is sent to `target` goes to the registree: an AE itself, or what lies behind a remote CSE */
export function leadsTo(
  target: string,
  registree: Resource,
  services: Pick<Services, 'store' | 'registry' | 'identity'>,
): boolean {
  if (isURL(target)) return false
  const found = findLocal(target, services)
  return found === undefined ? registree.resourceType === 16 : 'id' in found && found.id === registree.id
}
