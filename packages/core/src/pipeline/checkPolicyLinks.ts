import { type JsonValue, RequestError } from '@waystation/model'
import { type AccessNeeds, policyAt } from '../access/decideAccess.ts'
import { remoteHostOf } from './remoteHostOf.ts'

/**
 * Checks accessControlPolicyIDs that a request sets. The standard is silent on links that lead nowhere; they are refused,
 * because a resource that has only such links can be used by nobody. Policies of other CSEs are taken as they are.
 * @throws RequestError badRequest for an address that is malformed or has no accessControlPolicy here
 */
export function checkPolicyLinks(addresses: JsonValue | undefined, services: AccessNeeds): void {
  if (!Array.isArray(addresses)) return
  for (const address of addresses as string[]) {
    if (remoteHostOf(address, services.identity) !== undefined || policyAt(address, services) !== undefined) continue
    throw new RequestError(
      'badRequest',
      `accessControlPolicyIDs (acpi) ${address} is not the address of an accessControlPolicy`,
    )
  }
}
