import type { ChargingRecord } from '@waystation/core/ports'

export type Cell = string | number | undefined

/** Columns of an export, and the members of its JSON form; those without a value are left empty, in JSON left out. */
export const recordColumns = [
  'id',
  'time',
  'statsCollectID',
  'eventID',
  'collectingEntityID',
  'hostingCSE',
  'eventType',
  'originator',
  'operation',
  'resource',
  'resourceID',
  'resourceType',
  'requestIdentifier',
  'responseStatusCode',
  'requestBytes',
  'responseBytes',
  'storedResources',
  'storedBytes',
] as const

/** One line of an export: a record, or a total of several. */
export type ChargingRow = Readonly<Partial<Record<string, Cell>>>

/** @returns the record with its time in ISO 8601, UTC */
export function rowOf({ id, time, body }: ChargingRecord): ChargingRow {
  return { id, time: new Date(time).toISOString(), ...(JSON.parse(body) as ChargingRow) }
}

/** Which rows are wanted; absent: all. */
export interface RowFilter {
  readonly originator?: string
  /** Structured address; what lies below it counts too. */
  readonly resource?: string
  readonly statsCollect?: string
}

export function isWanted(row: ChargingRow, { originator, resource, statsCollect }: RowFilter): boolean {
  if (originator !== undefined && row.originator !== originator) return false
  if (statsCollect !== undefined && row.statsCollectID !== statsCollect) return false
  return resource === undefined || row.resource === resource || String(row.resource ?? '').startsWith(`${resource}/`)
}
