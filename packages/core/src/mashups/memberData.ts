import type { JsonObject, JsonValue } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import type { AccessMemory } from '../discovery/AccessMemory.ts'
import { attributesText } from '../pipeline/attributesText.ts'
import { Instance, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { descriptorsOf } from '../semantics/descriptorsBelow.ts'
import type { MashupMember, Scalar } from '../semantics/engineJobs.ts'
import { descriptionIn } from '../semantics/matchDescriptors.ts'
import { memberStore } from './MashupAttributes.ts'
import type { Member } from './MemberFinder.ts'

/**
 * @param access decisions on RETRIEVE for the creator
 * @returns what a function can ask a member: its descriptions, content and attributes, as far as the creator may see them
 */
export function dataOf(member: Member, access: AccessMemory, services: Services): MashupMember {
  const { subject, permitted, address } = member
  const descriptors = subject instanceof Instance ? [] : descriptorsOf(subject, access, services)
  const content = contentOf(member, services)
  const shown = JSON.parse(attributesText(subject, permitted, services)) as JsonObject
  return {
    address: subject instanceof Instance ? address : subject.path,
    descriptions: descriptors.map(({ attributes }) => descriptionIn(attributes)),
    values: isScalar(content) ? [content] : [],
    attributes: Object.entries(shown).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).filter(isScalar).map((one) => [name, one] as const),
    ),
  }
}

/** @returns mashupMember as the instance keeps it: values only where they are numbers, which is all it has room for */
export function mashupMembersOf(members: readonly Member[], storeType: JsonValue, services: Services): JsonObject {
  const withValues = storeType === memberStore.addressAndValue
  return {
    msm: members.map((member) => {
      const value = withValues ? numberIn(contentOf(member, services)) : undefined
      return { muri: member.address, ...(value === undefined ? {} : { mvl: value }) }
    }),
  }
}

/** Types of what holds instances with a content of their own. */
const containerTypes = new Set([3, 29])

/** The content of an instance, or of the latest one of a container or timeSeries. */
function contentOf({ subject, permitted }: Member, { store }: Services): JsonValue | undefined {
  if (!isCovered('con', permitted)) return undefined
  if (subject instanceof Instance) return subject.attributes.con
  return isReadable(subject) ? store.latestInstance(subject.id)?.attributes.con : undefined
}

function isReadable({ resourceType, attributes }: Resource): boolean {
  return containerTypes.has(resourceType) && attributes.disr !== true
}

function isCovered(name: string, permitted: PermittedAttributes): boolean {
  return permitted === 'all' || permitted.has(name)
}

function isScalar(value: JsonValue | undefined): value is Scalar {
  return value !== undefined && value !== null && typeof value !== 'object'
}

function numberIn(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}
