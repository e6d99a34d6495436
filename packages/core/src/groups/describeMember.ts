import { enumerations, parseAddress, RequestError } from '@waystation/model'
import { findTarget } from '../pipeline/resolveTarget.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** What a member address leads to, as far as this CSE can tell by itself. */
export interface Member {
  readonly address: string
  /** The same for every form of address of one member. */
  readonly key: string
  /** Hosted by another CSE. */
  readonly isRemote: boolean
  readonly facts?: MemberFacts
}

/** What a group checks of its members. */
export interface MemberFacts {
  /** Number of memberType; of a fan-out point the memberType of its group. */
  readonly type: number
  /** containerDefinition or mgmtDefinition. */
  readonly specialisation?: string | number
  /** Its policies decide who may read the member; absent where another CSE has decided that. */
  readonly governing?: Resource
}

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

const memberTypes = { oldest: 20001, latest: 20002, mashup: 20003 } as const
const noMemberType = -1

/** @throws RequestError badRequest when the address is malformed, naming memberIDs */
export function describeMember(address: string, services: Needs): Member {
  const parsed = parseMember(address, services)
  if (parsed.kind === 'remote') return { address, key: parsed.address, isRemote: true }
  const target = findTarget(address, services)
  if (target !== undefined && target.kind !== 'remote') return { address, isRemote: false, ...describeTarget(target) }
  if (parsed.orRemote !== undefined) return { address, key: parsed.orRemote.address, isRemote: true }
  return { address, key: `?${parsed.segments.join('/')}`, isRemote: false }
}

function parseMember(address: string, services: Needs): ReturnType<typeof parseAddress> {
  let parsed: ReturnType<typeof parseAddress>
  try {
    parsed = parseAddress(address, services.identity)
  } catch (error) {
    throw new RequestError('badRequest', `memberIDs (mid): ${(error as Error).message}`)
  }
  if (parsed.attribute === undefined) return parsed
  throw new RequestError('badRequest', `memberIDs (mid): ${address} is an attribute, members are resources`)
}

function describeTarget(target: Exclude<Target, { kind: 'remote' }>): Pick<Member, 'key' | 'facts'> {
  switch (target.kind) {
    case 'resource':
      return { key: `${target.resource.id}`, facts: factsOf(target.resource) }
    case 'instance':
      return {
        key: target.instance.resourceID,
        facts: { type: target.instance.resourceType, governing: target.container },
      }
    case 'latest':
    case 'oldest':
      return {
        key: `${target.container.id}/${target.kind}`,
        facts: { type: memberTypes[target.kind], governing: target.container },
      }
    case 'fanOutPoint':
      return describeFanOutPoint(target.group, target.rest)
    case 'semanticFanOutPoint':
      return { key: `${target.group.id}/sfop`, facts: { type: noMemberType, governing: target.group } }
    case 'semanticValidation':
      return { key: `${target.repository.id}/smv`, facts: { type: noMemberType, governing: target.repository } }
    case 'mashup':
      return { key: `${target.instance.id}/msp`, facts: { type: memberTypes.mashup, governing: target.instance } }
    case 'pollingChannelURI':
      return { key: `${target.channel.id}/pcu`, facts: { type: noMemberType, governing: target.channel } }
    case 'notificationTargetSelfReference':
      return { key: `${target.subscription.id}/ntsr`, facts: { type: noMemberType, governing: target.subscription } }
  }
}

function factsOf(resource: Resource): MemberFacts {
  const specialisation = (resource.attributes.cnd ?? resource.attributes.mgd) as string | number | undefined
  return {
    type: resource.resourceType,
    governing: resource,
    ...(specialisation === undefined ? {} : { specialisation }),
  }
}

/** The type of what lies below the members of a subgroup is known only for their latest and oldest instances. */
function describeFanOutPoint(group: Resource, rest: string): Pick<Member, 'key' | 'facts'> {
  const key = `${group.id}/fopt/${rest}`
  if (rest === '') return { key, facts: { ...factsOfGroup(group.attributes), governing: group } }
  const type = typeOfVirtual(rest)
  return type === undefined ? { key } : { key, facts: { type, governing: group } }
}

/** @returns type and specialisation that the attributes of a group say of its members */
export function factsOfGroup(attributes: Resource['attributes']): MemberFacts {
  const required = attributes.spty as { cnd?: string; mgd?: number } | undefined
  const specialisation = required?.cnd ?? required?.mgd
  return { type: attributes.mt as number, ...(specialisation === undefined ? {} : { specialisation }) }
}

/** @returns the memberType of an address that ends with the name of an instance's virtual resource */
export function typeOfVirtual(address: string): number | undefined {
  if (/(^|\/)la$/.test(address)) return memberTypes.latest
  if (/(^|\/)msp$/.test(address)) return memberTypes.mashup
  return /(^|\/)ol$/.test(address) ? memberTypes.oldest : undefined
}

const virtualNames = /\/(la|ol|fopt|sfop|smv|msp|pcu|ntsr)$/

/** @returns whether an address ends with the name of a virtual resource; no resource may have such a name */
export function isVirtual(address: string): boolean {
  return virtualNames.test(address)
}

/** @returns the name that the standard gives a memberType */
export function nameOfMemberType(type: number): string {
  return enumerations.memberType.values?.[type] ?? `${type}`
}
