import { type JsonObject, RequestError } from '@waystation/model'
import { cmdh } from './cmdhTypes.ts'

const ranges = [
  ['limitsRequestExpTime', 'lqet'],
  ['limitsResultExpTime', 'lset'],
  ['limitsOpExecTime', 'loet'],
  ['limitsRespPersistence', 'lrp'],
] as const

/** In milliseconds or as a list item: for ever, or without end. */
const infinite = -1

/**
 * Checks that the values of one CMDH object agree with each other.
 * @param attributes as a request is to leave them, of the form that the definition says
 * @throws RequestError badRequest
 */
export function checkValues(attributes: JsonObject): void {
  for (const [longName, shortName] of listsOf[attributes.mgd as number] ?? []) {
    refuseDuplicates(attributes[shortName], longName, shortName)
  }
  if (attributes.mgd === cmdh.limits) checkRanges(attributes)
  if (attributes.mgd === cmdh.networkRule) checkBackOff(attributes)
}

/** Lists in which a value makes sense only once. */
const listsOf: Readonly<Record<number, readonly (readonly [string, string])[]>> = {
  [cmdh.defaultCategory]: [['requestOrigin', 'ror']],
  [cmdh.defaultParameters]: [['applicableEventCategory', 'aec']],
  [cmdh.limits]: [
    ['requestOrigin', 'ror'],
    ['limitsEventCategory', 'lec'],
    ['limitsDelAggregation', 'lda'],
  ],
  [cmdh.networkRules]: [['applicableEventCategories', 'aecs']],
  [cmdh.networkRule]: [['targetNetwork', 'ttn']],
  [cmdh.buffer]: [['applicableEventCategory', 'aec']],
}

function refuseDuplicates(list: unknown, longName: string, shortName: string): void {
  if (!Array.isArray(list) || new Set(list).size === list.length) return
  throw new RequestError('badRequest', `${longName} (${shortName}) names a value twice`)
}

function checkRanges(attributes: JsonObject): void {
  for (const [longName, shortName] of ranges) {
    const [least, greatest] = (attributes[shortName] ?? [0, infinite]) as [number, number]
    if (toMost(least) > toMost(greatest)) {
      throw new RequestError('badRequest', `${longName} (${shortName}) has a least value above its greatest`)
    }
  }
}

function toMost(time: number): number {
  return time === infinite ? Number.POSITIVE_INFINITY : time
}

function checkBackOff({ bop }: JsonObject): void {
  const { bops } = bop as unknown as { bops: { nwa?: number; ibt: number; mbt: number }[] }
  const actions = bops.map(({ nwa }) => nwa)
  if (new Set(actions).size < actions.length) {
    throw new RequestError('badRequest', 'backOffParameters (bop) has two sets for the same networkAction (nwa)')
  }
  if (bops.some(({ ibt, mbt }) => ibt > mbt)) {
    throw new RequestError(
      'badRequest',
      'backOffParameters (bop) has an initialBackoffTime (ibt) above its maximumBackoffTime (mbt)',
    )
  }
}
