import { type JsonObject, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { checkValues } from './checkValues.ts'
import { cmdh, partsOfCmdh } from './cmdhTypes.ts'
import { linkedBy, linksOf, nodeOf, ownersOf, partsOf } from './partsOf.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

const mgmtObjType = 13
const scheduleType = 18

/** A CMDH object as a request is to leave it. */
export interface CmdhObject {
  /** Undefined when it is being created. */
  readonly before: Resource | undefined
  readonly parent: Resource
  readonly attributes: JsonObject
}

/**
 * Checks that a CMDH object agrees with itself and with those it belongs together with. A link may lead to what is not there
 * yet: a policy comes before the parts that lie below it.
 * @throws RequestError badRequest, conflict for a second activeCmdhPolicy
 * @see TS-0001 D.12, TS-0004 D.12
 */
export function checkCmdh(object: CmdhObject, services: Needs): void {
  const { attributes, before } = object
  checkValues(attributes)
  checkLinks(object, services)
  if (attributes.mgd === cmdh.activePolicy) checkActivePolicy(object, services)
  checkTogether(partsOf(before, attributes, services).map((part) => part.attributes))
  for (const owner of ownersOf(before, object.parent, services)) checkAmong(owner, object, services)
}

function checkLinks({ attributes, parent }: CmdhObject, services: Needs): void {
  const kinds = partsOfCmdh.get(attributes.mgd as number)
  const node = nodeOf(parent, services)
  for (const { typ, val } of linksOf(attributes)) {
    if (kinds !== undefined && !kinds.includes(typ)) {
      throw new RequestError(
        'badRequest',
        `mgmtLink (cmlk) to ${val} has type (typ) ${typ}; it must be ${kinds.join(' or ')}`,
      )
    }
    const linked = linkedBy(val, services)
    if (linked === undefined) continue
    const isRight =
      kinds === undefined
        ? linked.resourceType === scheduleType
        : linked.resourceType === mgmtObjType && linked.attributes.mgd === typ
    if (!isRight || nodeOf(linked, services)?.id !== node?.id) {
      const wanted = kinds === undefined ? 'schedule' : `mgmtObj with mgmtDefinition (mgd) ${typ}`
      throw new RequestError('badRequest', `mgmtLink (cmlk) ${val} does not lead to a ${wanted} of the same node`)
    }
  }
}

/** A node has one at most, which names a policy of that node. */
function checkActivePolicy({ before, parent, attributes }: CmdhObject, services: Needs): void {
  const others = services.store
    .childrenOfType(parent.id, mgmtObjType)
    .filter((other) => other.attributes.mgd === cmdh.activePolicy && other.id !== before?.id)
  if (others.length > 0) throw new RequestError('conflict', `${parent.path} has an activeCmdhPolicy already`)
  const link = attributes.acmlk as string
  const policy = linkedBy(link, services)
  const isPolicy = policy?.resourceType === mgmtObjType && policy.attributes.mgd === cmdh.policy
  if (!isPolicy || nodeOf(policy, services)?.id !== nodeOf(parent, services)?.id) {
    throw new RequestError('badRequest', `activeCmdhPolicyLink (acmlk) ${link} is no cmdhPolicy of the same node`)
  }
}

/** The object takes the place that it had, or joins the others of its owner. */
function checkAmong(owner: Resource, { before, attributes }: CmdhObject, services: Needs): void {
  const others = partsOf(owner, owner.attributes, services).filter((part) => part.id !== before?.id)
  checkTogether([...others.map((part) => part.attributes), attributes])
}

/** Attributes whose values belong to one part only, among the parts of the same kind of one owner. */
const exclusive: ReadonlyMap<number, readonly [longName: string, shortName: string]> = new Map([
  [cmdh.defaultCategory, ['order', 'od']],
  [cmdh.limits, ['order', 'od']],
  [cmdh.defaultParameters, ['applicableEventCategory', 'aec']],
  [cmdh.networkRules, ['applicableEventCategories', 'aecs']],
  [cmdh.buffer, ['applicableEventCategory', 'aec']],
])

function checkTogether(parts: readonly JsonObject[]): void {
  const taken = new Set<string>()
  for (const part of parts) {
    const mgd = part.mgd as number
    if (mgd === cmdh.defaults) checkOnly(taken, mgd)
    const [longName, shortName] = exclusive.get(mgd) ?? []
    if (longName === undefined || shortName === undefined) continue
    for (const value of [part[shortName] as number | number[]].flat()) {
      const key = `${mgd} ${value}`
      if (taken.has(key)) {
        throw new RequestError(
          'badRequest',
          `${longName} (${shortName}) ${value} occurs twice among parts of the same kind`,
        )
      }
      taken.add(key)
    }
  }
}

function checkOnly(taken: Set<string>, mgd: number): void {
  if (taken.has(`${mgd}`)) throw new RequestError('badRequest', 'a cmdhPolicy has one cmdhDefaults at most (cmlk)')
  taken.add(`${mgd}`)
}
