import { type JsonObject, RequestError } from '@waystation/model'
import { unlinkDynamicPolicy } from '../authorization/dynamicPolicies.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.2, TS-0004 7.4.2 */
export const accessControlPolicy: Behaviour = {
  create: (draft) => checkConsultations(draft.attributes),
  update: (revision) => checkConsultations(revision.attributes),
  deleted: (policy, _originator, changes, services, root) => unlinkDynamicPolicy(policy, root, changes, services),
}

/**
 * Decisions and rules that others give take the place of own rules, and of each other.
 * @throws RequestError badRequest
 */
function checkConsultations(attributes: JsonObject): void {
  const { adri, apri } = attributes
  if (adri !== undefined && apri !== undefined) {
    throw new RequestError(
      'badRequest',
      'authorizationDecisionResourceIDs (adri) and authorizationPolicyResourceIDs (apri) exclude each other',
    )
  }
  const rules = (attributes.pv as JsonObject | undefined)?.acr as unknown[] | undefined
  if ((adri !== undefined || apri !== undefined) && rules !== undefined && rules.length > 0) {
    throw new RequestError('badRequest', 'privileges (pv) must have no rules beside adri or apri')
  }
}
