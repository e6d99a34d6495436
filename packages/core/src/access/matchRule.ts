import { BlockList, isIP } from 'node:net'
import { accessControlOperations, matchesOriginatorPattern, matchesSchedule } from '@waystation/model'
import type { Identity } from '../Services.ts'
import type { AccessQuestion } from './AccessQuestion.ts'

/** An accessControlRule as stored. @see TS-0001 9.6.2.1, TS-0004 6.3.5.26 */
export interface AccessControlRule {
  readonly acor?: readonly string[]
  readonly acop?: number
  readonly acco?: readonly AccessControlContext[]
  readonly acaf?: boolean
  readonly acod?: readonly {
    readonly ty?: number
    readonly spty?: string | number
    readonly chty?: readonly number[]
  }[]
  readonly aca?: readonly string[]
}

interface AccessControlContext {
  readonly actw?: readonly string[]
  readonly acip?: { readonly ipv4?: readonly string[]; readonly ipv6?: readonly string[] }
  readonly aclr?: { readonly accc?: readonly string[]; readonly accr?: readonly number[] }
}

/** What deciding needs to know of other resources. */
export interface OriginatorFacts {
  readonly identity: Identity
  /** Whether the resource is a group that has the originator as a member; undefined when it is no readable group. */
  isMember(groupAddress: string, originator: string): boolean | undefined
}

/** @returns whether the rule grants what is asked: every part of it must. @see TS-0003 7.1.4 */
export function matchRule(
  rule: AccessControlRule,
  question: AccessQuestion,
  target: { readonly type: number; readonly specialisation?: string | number },
  facts: OriginatorFacts,
): boolean {
  return (
    ((rule.acop ?? 0) & accessControlOperations[question.operation]) !== 0 &&
    matchesOriginators(rule.acor ?? [], question, facts) &&
    (rule.acaf !== true || question.isAuthenticated === true) &&
    (rule.acco === undefined || rule.acco.some((context) => matchesContext(context, question))) &&
    (rule.acod === undefined || question.operation !== 'create' || matchesObjectDetails(rule.acod, question, target))
  )
}

function matchesOriginators(originators: readonly string[], question: AccessQuestion, facts: OriginatorFacts): boolean {
  for (const entry of originators) {
    if (entry === 'all' || entry === question.originator) return true
    if (question.roleIDs?.includes(entry)) return true
    if (matchesOriginatorPattern(entry, question.originator, facts.identity)) return true
    if (!entry.includes('*') && facts.isMember(entry, question.originator) === true) return true
  }
  return false
}

function matchesContext(context: AccessControlContext, question: AccessQuestion): boolean {
  if (context.actw !== undefined && !matchesSchedule([...context.actw], question.received)) return false
  if (context.acip !== undefined && !matchesAddress(context.acip, question.remoteAddress)) return false
  return context.aclr === undefined || matchesRegion(context.aclr, question.location)
}

function matchesAddress(
  allowed: NonNullable<AccessControlContext['acip']>,
  remoteAddress: string | undefined,
): boolean {
  if (remoteAddress === undefined) return false
  const address = remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
  const family = isIP(address)
  if (family === 0) return false
  const list = new BlockList()
  for (const entry of (family === 4 ? allowed.ipv4 : allowed.ipv6) ?? []) {
    const [network, prefix] = entry.split('/') as [string, string | undefined]
    if (isIP(network) !== family) continue
    list.addSubnet(network, Number(prefix ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6')
  }
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

const earthRadiusMetres = 6_371_008.8

/** An unknown location never matches. */
function matchesRegion(
  region: NonNullable<AccessControlContext['aclr']>,
  location: AccessQuestion['location'],
): boolean {
  if (region.accc !== undefined) return location?.country !== undefined && region.accc.includes(location.country)
  const [latitude, longitude, radius] = region.accr ?? []
  if (location?.point === undefined || latitude === undefined || longitude === undefined) return false
  return metresBetween(location.point, [latitude, longitude]) <= (radius ?? 0)
}

function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const radians = Math.PI / 180
  const half = (degrees: number): number => Math.sin((degrees * radians) / 2) ** 2
  const h = half(b[0] - a[0]) + Math.cos(a[0] * radians) * Math.cos(b[0] * radians) * half(b[1] - a[1])
  return 2 * earthRadiusMetres * Math.asin(Math.sqrt(h))
}

function matchesObjectDetails(
  details: NonNullable<AccessControlRule['acod']>,
  question: AccessQuestion,
  target: { readonly type: number; readonly specialisation?: string | number },
): boolean {
  return details.some(
    (detail) =>
      (detail.ty === undefined || detail.ty === target.type) &&
      (detail.spty === undefined || detail.spty === target.specialisation) &&
      (detail.chty === undefined || detail.chty.includes(question.childType ?? -1)),
  )
}
