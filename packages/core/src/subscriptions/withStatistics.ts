import type { JsonObject } from '@waystation/model'

/** What is counted: requests sent, responses received, events. @see TS-0001 9.6.8 (notificationStatsInfo) */
type Counter = 'rqs' | 'rsr' | 'noec'

/** @returns the attributes of a subscription with one more of what is counted for the target; unchanged when it keeps none */
export function withStatistics(attributes: JsonObject, target: string, counter: Counter): JsonObject {
  if (attributes.nse !== true) return attributes
  const entries = (attributes.nsi ?? []) as JsonObject[]
  const entry = entries.find(({ tg }) => tg === target) ?? { tg: target, rqs: 0, rsr: 0, noec: 0 }
  const counted = { ...entry, [counter]: (entry[counter] as number) + 1 }
  const others = entries.includes(entry) ? entries.map((one) => (one === entry ? counted : one)) : [...entries, counted]
  return { ...attributes, nsi: others }
}
