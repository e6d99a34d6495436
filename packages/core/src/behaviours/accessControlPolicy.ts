import { type JsonObject, RequestError } from '@waystation/model'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.2, TS-0004 7.4.3 */
export const accessControlPolicy: Behaviour = {
  create: (draft) => checkSelfPrivileges(draft.attributes),
  update: (revision) => checkSelfPrivileges(revision.attributes),
}

/** Without a rule nobody could ever change the policy. */
function checkSelfPrivileges(attributes: JsonObject): void {
  const rules = (attributes.pvs as JsonObject | undefined)?.acr
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new RequestError('badRequest', 'selfPrivileges (pvs) must have at least one rule (acr)')
  }
}
