import { accessControlOperations, formatTimestamp, type JsonObject, operations, toSPRelative } from '@waystation/model'
import { compileRule } from '../access/compileRule.ts'
import type { Grants } from '../access/Grants.ts'
import type { Services } from '../Services.ts'
import { askOther } from './askOther.ts'
import { addressesIn, type Denied } from './Consultation.ts'
import { ipAddressOf, operationOf } from './composeRequest.ts'

const permit = 1

/**
 * Asks the decision points that the linked policies name (authorizationDecisionResourceIDs); one that permits is enough.
 * @see TS-0003 7.5, TS-0001 9.6.41
 */
export async function askForDecision(denied: Denied, services: Services): Promise<Grants | undefined> {
  const { resource, question } = denied.denial
  for (const address of addressesIn('adri', resource, services)) {
    const answer = await askOther(address, 'm2m:auds', questionOf(denied, services), services)
    if (answer?.dec !== permit) continue
    const rule = { acor: [question.originator], acop: accessControlOperations[question.operation] }
    const resources = new Set([resource.resourceID])
    return { roles: new Set(), privileges: [{ resources, rules: [compileRule(rule, services.identity)] }] }
  }
  return undefined
}

function questionOf({ denial, exchange }: Denied, { identity }: Services): JsonObject {
  const { resource, question } = denial
  const { roleIDs, tokenIDs, tokens } = exchange.request
  return {
    to: toSPRelative(resource.resourceID, identity),
    fr: toSPRelative(question.originator, identity),
    op: operations[operationOf(question.operation)],
    ...(question.childType === undefined ? {} : { rrt: question.childType }),
    ...(question.operation === 'discovery' ? { fu: 1 } : {}),
    ...(roleIDs === undefined ? {} : { rids: [...roleIDs] }),
    ...(tokenIDs === undefined ? {} : { tids: [...tokenIDs] }),
    ...(tokens === undefined ? {} : { tkns: [...tokens] }),
    rtm: formatTimestamp(question.received),
    ...(question.remoteAddress === undefined ? {} : { oip: ipAddressOf(question.remoteAddress) }),
  }
}
