import { matchesSchedule } from '@waystation/model'
import type { AccessControlContext, AccessControlLocationRegion } from './AccessControlRule.ts'
import type { AccessQuestion } from './AccessQuestion.ts'
import { type AddressRange, bytesOfAddress, isInRange, parseAddressRange } from './addressRange.ts'
import { metresBetween, type Position } from './position.ts'

/** Whether a request comes at the right time and from the right place. */
export type ContextsCheck = (question: AccessQuestion, locate: (originator: string) => Position | undefined) => boolean

/**
 * Compiles accessControlContexts, of which one entry must hold in all its members.
 * User identifiers, criteria on attributes and limits (release 4) are not evaluated: an entry with one of them never holds,
 * so that a rule grants no more than its author meant.
 * @see TS-0003 7.1.4 (accessControlContexts)
 */
export function compileContexts(contexts: readonly AccessControlContext[]): ContextsCheck {
  const checks = contexts.map(compileContext)
  return (question, locate) => checks.some((check) => check(question, locate))
}

function compileContext({ actw, acip, aclr, acui, acec, acl }: AccessControlContext): ContextsCheck {
  if (acui !== undefined || acec !== undefined || acl !== undefined) return () => false
  const isFrom = acip === undefined ? undefined : compileAddresses(acip)
  return (question, locate) =>
    (actw === undefined || matchesSchedule(actw, question.received)) &&
    (isFrom === undefined || isFrom(question.remoteAddress)) &&
    (aclr === undefined || isWithin(aclr, locate(question.originator)))
}

/** @returns whether an address is one of those listed, each alone or as a network `192.0.2.0/24` */
function compileAddresses(
  allowed: NonNullable<AccessControlContext['acip']>,
): (address: string | undefined) => boolean {
  const ranges = [...(allowed.ipv4 ?? []), ...(allowed.ipv6 ?? [])]
    .map(parseAddressRange)
    .filter((range): range is AddressRange => range !== undefined)
  return (remote) => {
    const address = remote === undefined ? undefined : bytesOfAddress(remote)
    return address !== undefined && ranges.some((range) => isInRange(range, address))
  }
}

/** An unknown location is nowhere; which country a position lies in is not known. */
function isWithin({ accr }: AccessControlLocationRegion, position: Position | undefined): boolean {
  if (accr === undefined || position === undefined) return false
  const [latitude, longitude, radius] = accr as [number, number, number]
  return metresBetween(position, { latitude, longitude }) <= radius
}
