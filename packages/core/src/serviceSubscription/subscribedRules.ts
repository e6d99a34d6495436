import { normaliseOriginator, RequestError } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Types of the resources that describe service subscriptions. */
export const subscriptionTypes = { profile: 11, rule: 19, node: 20 } as const

type Needs = Pick<Services, 'store' | 'identity' | 'registry'>

/** @returns the m2mServiceSubscriptionProfiles of this CSE; nearly free when there is none */
export function profilesOf({ store, identity }: Pick<Services, 'store' | 'identity'>): readonly Resource[] {
  const base = store.resourceByPath(identity.cseName)
  return base === undefined ? [] : store.childrenOfType(base.id, subscriptionTypes.profile)
}

/**
 * Finds the rules by which applications may register at this CSE.
 * @returns undefined while there is no m2mServiceSubscriptionProfile: then no subscription is needed
 * @throws RequestError serviceSubscriptionNotEstablished when there are profiles and none of them holds this CSE
 * @see TS-0001 10.2.2.2, 9.6.19, 9.6.20
 */
export function subscribedRules(services: Needs): readonly Resource[] | undefined {
  const profiles = profilesOf(services)
  if (profiles.length === 0) return undefined
  const { cseID } = services.identity
  const nodes = profiles
    .flatMap((profile) => services.store.childrenOfType(profile.id, subscriptionTypes.node))
    .filter((node) => isCSE(node.attributes.csi, services))
  if (nodes.length > 0) return nodes.flatMap((node) => linkedRules(node, services))
  throw new RequestError(
    'serviceSubscriptionNotEstablished',
    `no service subscription holds ${cseID}: a serviceSubscribedNode with that CSE-ID (csi) must be there`,
  )
}

function isCSE(id: unknown, { identity }: Needs): boolean {
  if (typeof id !== 'string') return false
  const { cseID } = identity
  return normaliseOriginator(id, identity) === cseID || `/${id}` === cseID
}

/** @returns the rules that a serviceSubscribedNode links; links to what is gone count for nothing */
export function linkedRules(node: Resource, services: Needs): Resource[] {
  const links = (node.attributes.rlk ?? []) as string[]
  return links.map((link) => findLocal(link, services)).filter(isRule)
}

function isRule(found: unknown): found is Resource {
  return found instanceof Resource && found.resourceType === subscriptionTypes.rule
}
