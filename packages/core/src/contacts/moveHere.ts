import { normaliseOriginator } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { revise } from '../revise.ts'
import type { Services } from '../Services.ts'
import { referringTypes, rewritten } from './references.ts'

const inactive = 2

/**
 * Adds to a unit of work what the move of an application means here: what refers to it refers to its new AE-ID, and a
 * registration that it has left is inactive.
 * @param moved SP-relative AE-IDs
 */
export function moveHere(moved: { former: string; current: string }, changes: Changes, services: Services): void {
  const { store, identity } = services
  for (const type of referringTypes) {
    for (const resource of [...store.resourcesOfType(type)]) {
      const modified = rewritten(resource, moved.former, moved.current, services)
      if (modified !== undefined) revise(resource.id, modified, changes, services)
    }
  }
  const stem = normaliseOriginator(moved.former, identity)
  const registration = stem.startsWith('/') ? undefined : store.resourceByID(stem)
  if (registration?.resourceType === 2) revise(registration.id, { regs: inactive }, changes, services)
}
