import type { Instant, JsonObject } from '@waystation/model'
import type { ChargingRecord } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { StatisticsRule } from './StatisticsRule.ts'

/** What a record says was used; sizes in bytes. The export of records shows these names. */
export interface ChargingFacts {
  readonly eventType: 'operation' | 'storage' | 'timer'
  /** AE-ID or CSE-ID of who used it. */
  readonly originator: string
  readonly operation?: string
  readonly resource?: string
  readonly resourceID?: string
  readonly resourceType?: number
  /** By which the originator finds its request again; the members of a group share it. */
  readonly requestIdentifier?: string
  readonly responseStatusCode?: number
  readonly requestBytes?: number
  readonly responseBytes?: number
  readonly storedResources?: number
  readonly storedBytes?: number
}

/** @returns the record that a rule makes of these facts. @see TS-0001 12.2 (M2M Event Record) */
export function recordOf(
  { collect, event }: StatisticsRule,
  facts: ChargingFacts,
  time: Instant,
  { store, identity }: Pick<Services, 'store' | 'identity'>,
): ChargingRecord {
  const body: JsonObject = {
    statsCollectID: collect.sci as string,
    eventID: event.evi as string,
    collectingEntityID: collect.cei as string,
    hostingCSE: identity.cseID,
    ...(facts as unknown as JsonObject),
  }
  return { id: store.nextMessageNumber(), time, body: JSON.stringify(body) }
}
