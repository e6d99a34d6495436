import { type JsonObject, RequestError } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Services } from '../Services.ts'
import { subscriptionTypes } from '../serviceSubscription/subscribedRules.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.20, TS-0004 7.4.20 */
export const serviceSubscribedNode: Behaviour = {
  create: ({ requested }, _changes, services) => checkLinks(requested, services),
  update: ({ modified }, _changes, services) => checkLinks(modified, services),
}

/** @throws RequestError badRequest for a link to something else than a rule; what is missing may still be made */
function checkLinks({ rlk }: JsonObject, services: Services): void {
  for (const link of (rlk ?? []) as string[]) {
    const found = findLocal(link, services)
    if (found !== undefined && found.resourceType !== subscriptionTypes.rule) {
      throw new RequestError('badRequest', `ruleLinks (rlk) ${link} is no serviceSubscribedAppRule`)
    }
  }
}
