import { type JsonObject, type JsonValue, type Milliseconds, parseDuration, RequestError } from '@waystation/model'

/** Resource types of mashups; none of them is ever a member of one. */
export const mashupTypes = { jobProfile: 40, instance: 41, result: 42 } as const

/** Values of resultGenType. */
export const generation = { onCreation: 1, onRequest: 2, periodic: 3, onUpdate: 4 } as const

/** Values of memberStoreType. */
export const memberStore = { address: 1, addressAndValue: 2 } as const

/** However short periodForResultGen is. */
const shortestPeriod: Milliseconds = 100

/** @returns whether results are computed on that occasion; resultGenType is one value or a list */
export function generates({ rgt }: JsonObject, occasion: number): boolean {
  return Array.isArray(rgt) ? rgt.includes(occasion) : rgt === occasion
}

/** @returns the time between two results; undefined when they are not computed periodically */
export function periodOf(attributes: JsonObject): Milliseconds | undefined {
  const period = generates(attributes, generation.periodic) ? parseDuration(attributes.prg) : undefined
  return period === undefined ? undefined : Math.max(period, shortestPeriod)
}

/** @throws RequestError badRequest when results are due periodically but it is not said how often */
export function checkGeneration(attributes: JsonObject): void {
  if (!generates(attributes, generation.periodic)) return
  const period = parseDuration(attributes.prg)
  if (period !== undefined && period > 0) return
  throw new RequestError('badRequest', 'periodForResultGen (prg) must be given when resultGenType (rgt) has 3')
}

/** @returns the addresses in mashupMember, wrapped or not */
export function addressesIn(mashupMember: JsonValue): string[] {
  const list = Array.isArray(mashupMember) ? mashupMember : (mashupMember as { msm: JsonValue[] }).msm
  return (list as { muri: string }[]).map(({ muri }) => muri)
}
