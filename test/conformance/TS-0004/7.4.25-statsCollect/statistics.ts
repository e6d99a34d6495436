import {
  assertStatus,
  type Body,
  type ChargingEntry,
  exportCharging,
  resourceTypes,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

export interface Statistics {
  /** Attributes of the statsCollect. */
  readonly collect: Body
  /** Its structured address, and that of its eventConfig. */
  readonly address: string
  readonly eventAddress: string
}

/** Makes a statsConfig with one event, and an active statsCollect on it. */
export async function collectStatistics(waystation: Waystation, event: Body, collect: Body = {}): Promise<Statistics> {
  const admin = waystation.client()
  const rn = uniqueName('stats')
  const base = waystation.cseBase
  assertStatus(await admin.create(base, resourceTypes.statsConfig, { 'm2m:stcg': { rn } }), 2001)
  const made = await admin.create(`${base}/${rn}`, resourceTypes.eventConfig, { 'm2m:evcg': { rn: 'event', ...event } })
  const { evi } = assertStatus(made, 2001).resource
  const content = { rn: `${rn}c`, cei: 'CAdmin', srs: 1, sm: 1, evi, ...collect }
  const { resource } = assertStatus(await admin.create(base, resourceTypes.statsCollect, { 'm2m:stcl': content }), 2001)
  return { collect: resource, address: `${base}/${rn}c`, eventAddress: `${base}/${rn}/event` }
}

/** @returns the records that a statsCollect made so far */
export async function recordsOf(waystation: Waystation, { collect }: Statistics): Promise<ChargingEntry[]> {
  return JSON.parse(await exportCharging(waystation, '--format', 'json', '--stats-collect', collect.sci))
}

/** @returns what was done to what, in short */
export function deeds(records: readonly ChargingEntry[]): string[] {
  return records.map(({ operation, resource }) => `${operation} ${resource}`)
}
