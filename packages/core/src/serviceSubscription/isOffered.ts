import { registrationOf } from '../access/isMember.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type Applicant, permitsApplication } from './permitsApplication.ts'
import { linkedRules, profilesOf, subscriptionTypes } from './subscribedRules.ts'

type Needs = Pick<Services, 'store' | 'identity' | 'registry'>

const applicationType = 2

/**
 * Whether discovery shows a resource to an originator, as far as service subscriptions are concerned: an application sees
 * of them only the rules that permit it, the nodes that link such a rule, and the profiles of these nodes. Who made a
 * resource sees it, as do originators that are no applications.
 * @see TS-0001 6.2.5 (the capabilities offered to an application)
 */
export function isOffered(subject: Resource | Instance, originator: string, services: Needs): boolean {
  const { profile, rule, node } = subscriptionTypes
  if (!('path' in subject)) return true
  const { resourceType } = subject
  if (resourceType !== profile && resourceType !== rule && resourceType !== node) return true
  const application = registrationOf(originator, services)
  if (application?.resourceType !== applicationType || subject.originator === originator) return true
  switch (resourceType) {
    case rule:
      return isLinked(subject, services) && permits(subject, application, services)
    case node:
      return isNodeOf(subject, application, services)
    default:
      return services.store.childrenOfType(subject.id, node).some((one) => isNodeOf(one, application, services))
  }
}

function isNodeOf(node: Resource, application: Resource, services: Needs): boolean {
  return linkedRules(node, services).some((rule) => permits(rule, application, services))
}

function isLinked(rule: Resource, services: Needs): boolean {
  return profilesOf(services)
    .flatMap((profile) => services.store.childrenOfType(profile.id, subscriptionTypes.node))
    .some((node) => linkedRules(node, services).some(({ id }) => id === rule.id))
}

function permits(rule: Resource, application: Resource, { identity }: Needs): boolean {
  const applicant: Applicant = {
    identifier: application.resourceID,
    applicationID: application.attributes.api as string,
    roleIDs: [],
    credentials: undefined,
  }
  return permitsApplication(rule, applicant, identity)
}
