import { normaliseOriginator } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Identity, Services } from '../Services.ts'
import { isOriginator } from '../subscriptions/verifyTargets.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity' | 'configuration'>

const types = { reference: 25, policy: 26 } as const

/** The policyLabel of a policy that applies where none is named. @see TS-0001 9.6.32 (policyLabel) */
const defaultLabel = 'Default'

/**
 * Finds the notificationTargetPolicy that decides whether a target may take itself off a subscription: the one that a
 * notificationTargetMgmtPolicyRef names for the target, else the default one of the subscription's creator (or with that one as
 * custodian), else that of the administrator.
 * @param subscription a `<subscription>` or `<crossResourceSubscription>`
 * @returns undefined when there is none; then the CSE's own default holds
 * @see TS-0001 10.2.10.13, TS-0004 7.4.33
 */
export function targetPolicyOf(subscription: Resource, target: string, services: Needs): Resource | undefined {
  const reference = services.store
    .childrenOfType(subscription.id, types.reference)
    .find(({ attributes }) => (attributes.ntu as string[]).some((entry) => isOriginator(entry, target, services)))
  const named = reference?.attributes.npi as string | undefined
  return (named === undefined ? undefined : targetPolicyAt(named, services)) ?? defaultPolicy(subscription, services)
}

/** @returns the notificationTargetPolicy at an address of any form */
export function targetPolicyAt(address: string, services: Needs): Resource | undefined {
  const found = findLocal(address, services)
  return found instanceof Resource && found.resourceType === types.policy ? found : undefined
}

function defaultPolicy({ originator }: Resource, { store, identity, configuration }: Needs): Resource | undefined {
  const base = store.resourceByPath(identity.cseName) as Resource
  const labelled = store
    .childrenOfType(base.id, types.policy)
    .filter(({ attributes }) => attributes.plbl === defaultLabel)
  for (const owner of [originator, configuration.adminOriginator, identity.cseID]) {
    const policy = labelled.find((one) => ownerOf(one, identity) === owner)
    if (policy !== undefined) return policy
  }
  return undefined
}

/** An administrator makes a policy for somebody who may not by naming that one as custodian. */
function ownerOf({ attributes, originator }: Resource, identity: Identity): string {
  return typeof attributes.cstn === 'string' ? normaliseOriginator(attributes.cstn, identity) : originator
}
