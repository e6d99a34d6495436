import { type JsonObject, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import type { RemoteMembers } from './askRemoteMembers.ts'
import { factsOfGroup } from './describeMember.ts'
import { distinctMembers, inconsistency, inspectMembers } from './inspectMembers.ts'

const strategies = { abandonMember: 1, abandonGroup: 2, setMixed: 3 } as const

/**
 * Completes the attributes of a group for the members it is to have: each once, those of the wrong type treated as
 * consistencyStrategy says, their number, and whether all could be checked.
 * @param attributes of the group, with memberType and consistencyStrategy
 * @throws RequestError maxNumberOfMemberExceeded, receiverHasNoPrivilege, groupMemberTypeInconsistent, badRequest
 * @see TS-0004 7.4.13.2.1, 7.4.13.2.3
 */
export function settleMembers(
  attributes: JsonObject,
  wanted: readonly string[],
  remote: RemoteMembers,
  exchange: Exchange,
  services: Services,
): void {
  const distinct = distinctMembers(wanted, services)
  checkNumber(distinct.length, attributes.mnm as number, services)
  const rule = factsOfGroup(attributes)
  const inspected = inspectMembers(distinct, rule, remote, exchange, services)
  let members = inspected.members
  attributes.mtv = inspected.isComplete
  if (inspected.mismatches.size > 0) {
    if (attributes.csy === strategies.abandonGroup) throw inconsistency(inspected, rule)
    if (attributes.csy === strategies.setMixed) setMixed(attributes)
    else members = members.filter((member) => !inspected.mismatches.has(member))
  }
  attributes.mid = [...members]
  attributes.cnm = members.length
}

function setMixed(attributes: JsonObject): void {
  attributes.mt = 0
  attributes.mtv = true
  delete attributes.spty
}

/** @throws RequestError maxNumberOfMemberExceeded */
export function checkNumber(count: number, maximum: number, services: Pick<Services, 'configuration'>): void {
  if (count > maximum) {
    throw new RequestError(
      'maxNumberOfMemberExceeded',
      `the group would have ${count} members (mid), more than maxNrOfMembers (mnm) ${maximum}`,
    )
  }
  const { groupMembers } = services.configuration.limits
  if (count <= groupMembers) return
  throw new RequestError(
    'maxNumberOfMemberExceeded',
    `the group would have ${count} members (mid); this CSE allows ${groupMembers}`,
  )
}
