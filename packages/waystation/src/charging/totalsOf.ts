import type { ChargingRow } from './ChargingRow.ts'

/** Columns of an export of totals. */
export const totalColumns = [
  'statsCollectID',
  'originator',
  'resource',
  'create',
  'retrieve',
  'update',
  'delete',
  'notify',
  'operations',
  'requestBytes',
  'responseBytes',
] as const

/**
 * Adds up the operations by statsCollect, originator and resource; records of other events have nothing to add.
 * @returns in the order in which each combination first came; sizes in bytes
 */
export function totalsOf(rows: Iterable<ChargingRow>): ChargingRow[] {
  const totals = new Map<string, Record<string, string | number>>()
  for (const row of rows) {
    if (row.eventType !== 'operation') continue
    const { statsCollectID, originator, resource, operation } = row as Record<string, string>
    const key = JSON.stringify([statsCollectID, originator, resource])
    let total = totals.get(key)
    if (total === undefined) {
      const counts = { create: 0, retrieve: 0, update: 0, delete: 0, notify: 0, operations: 0 }
      total = { ...({ statsCollectID, originator, resource } as Record<string, string>), ...counts }
      Object.assign(total, { requestBytes: 0, responseBytes: 0 })
      totals.set(key, total)
    }
    for (const count of [operation as string, 'operations']) total[count] = (total[count] as number) + 1
    for (const size of ['requestBytes', 'responseBytes']) total[size] = (total[size] as number) + (row[size] as number)
  }
  return [...totals.values()]
}
