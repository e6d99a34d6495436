import { isIP } from 'node:net'
import { type JsonObject, operations, toSPRelative } from '@waystation/model'
import { governingOf } from '../access/decideByGrants.ts'
import type { Services } from '../Services.ts'
import { type AuthorizationSystem, type Denied, policiesOf } from './Consultation.ts'

/**
 * @returns the dynAuthDasRequest about a denial. It names the resource whose policies decide, as a grant is for that one
 * @see TS-0004 6.3.5 (dynAuthDasRequest)
 */
export function composeRequest(
  { denial, exchange }: Denied,
  { lifetime }: AuthorizationSystem,
  services: Services,
): JsonObject {
  const { question, resource } = denial
  const { roleIDs, tokenIDs } = exchange.request
  const governing = governingOf(resource, services)
  const roles = rolesIn(denial.resource, services)
  return {
    or: question.originator,
    trt: governing.resourceType,
    op: operations[operationOf(question.operation)],
    ...(question.remoteAddress === undefined ? {} : { oip: ipAddressOf(question.remoteAddress) }),
    ...(roleIDs === undefined ? {} : { orid: [...roleIDs] }),
    trid: toSPRelative(governing.resourceID, services.identity),
    ...(lifetime === undefined ? {} : { ppl: lifetime }),
    ...(roles.length === 0 ? {} : { rfa: roles }),
    ...(tokenIDs === undefined ? {} : { tids: [...tokenIDs] }),
  }
}

/** Discovery is a RETRIEVE. */
export function operationOf(operation: Denied['denial']['question']['operation']): keyof typeof operations {
  return operation === 'discovery' ? 'retrieve' : operation
}

/** @returns an m2m:ipAddress */
export function ipAddressOf(address: string): JsonObject {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return { ip4: mapped }
  return isIP(address) === 4 ? { ip4: address } : { ip6: address }
}

/** Role-IDs read like `name@domain`; originators that are given privileges in no other form have an @. */
function rolesIn(resource: Denied['denial']['resource'], services: Services): string[] {
  const originators = policiesOf(resource, services).flatMap((policy) => {
    const rules = ((policy.attributes.pv as JsonObject | undefined)?.acr ?? []) as { acor: string[] }[]
    return rules.flatMap((rule) => rule.acor)
  })
  return [...new Set(originators.filter((entry) => /^[^/@]+@[^/@]+$/.test(entry)))]
}
