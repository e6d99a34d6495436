import { type JsonObject, normaliseOriginator, RequestError } from '@waystation/model'
import { isURL } from '../delivery/isURL.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { targetPolicyAt } from '../targetPolicies/targetPolicyOf.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.31, TS-0004 7.4.30 */
export const notificationTargetMgmtPolicyRef: Behaviour = {
  create({ attributes, parent }, _changes, services) {
    checkTargets(attributes, parent, undefined, services)
    checkPolicy(attributes, services)
  },
  update({ attributes, before, modified }, _changes, services) {
    if (modified.ntu !== undefined) {
      checkTargets(attributes, services.store.resource(before.parent) as Resource, before, services)
    }
    if (modified.npi !== undefined) checkPolicy(attributes, services)
  },
}

/** @throws RequestError conflict when another reference of the subscription is for one of the targets */
function checkTargets(attributes: JsonObject, parent: Resource, self: Resource | undefined, services: Services): void {
  const targets = new Set((attributes.ntu as string[]).map((target) => canonical(target, services)))
  for (const other of services.store.childrenOfType(parent.id, 25)) {
    if (other.id === self?.id) continue
    const taken = (other.attributes.ntu as string[]).find((target) => targets.has(canonical(target, services)))
    if (taken === undefined) continue
    throw new RequestError('conflict', `notificationTargetURI (ntu) ${taken} has a policy already, by ${other.path}`)
  }
}

function canonical(target: string, services: Services): string {
  if (isURL(target)) return target
  return findLocal(target, services)?.resourceID ?? normaliseOriginator(target, services.identity)
}

/** What leads nowhere may still come to be; until then the default policy holds. @throws RequestError badRequest */
function checkPolicy({ npi }: JsonObject, services: Services): void {
  if (typeof npi !== 'string' || targetPolicyAt(npi, services) !== undefined) return
  const found = findLocal(npi, services)
  if (found === undefined) return
  throw new RequestError('badRequest', `notificationPolicyID (npi) ${npi} is no notificationTargetPolicy`)
}
