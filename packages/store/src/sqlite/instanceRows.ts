import { Instance } from '@waystation/core/ports'
import type { Row, SqlValue } from './Database.ts'
import { labelsOf } from './labelsOf.ts'

/** Names that need no storing, because the type tells them. */
const usualNames: ReadonlyMap<number, string> = new Map([
  [4, 'm2m:cin'],
  [30, 'm2m:tsi'],
])

/** Types whose resources lie in the instance table. */
export const instanceTypes: ReadonlySet<number> = new Set([4, 30, 58])

/** @returns the columns of an instance as `toInstance` reads them, of the table under that alias */
export function instanceColumns(alias: string): string {
  const names = [
    'container',
    'sequence',
    'type',
    'wire_name',
    'given_name',
    'originator',
    'size',
    'expires',
    'generation_time',
    'attributes',
  ]
  return names.map((name) => `${alias}.${name}`).join(', ')
}

export function toInstance(row: Row): Instance {
  const resourceType = row[2] as number
  return new Instance(
    {
      container: row[0] as number,
      sequence: row[1] as number,
      resourceType,
      wireName: (row[3] ?? usualNames.get(resourceType)) as string,
      givenName: row[4] as string | null,
      originator: row[5] as string,
      sizeBytes: row[6] as number,
      expires: row[7] as number | null,
      generationTime: row[8] as string | null,
    },
    row[9] as string,
  )
}

/** @returns values for the columns container to generation_time, labelled, attributes */
export function toInstanceRow(instance: Instance): SqlValue[] {
  const { resourceType, wireName } = instance
  return [
    instance.container,
    instance.sequence,
    resourceType,
    usualNames.get(resourceType) === wireName ? null : wireName,
    instance.givenName,
    instance.originator,
    instance.sizeBytes,
    instance.expires,
    instance.generationTime,
    labelsOf(instance.attributes).length === 0 ? 0 : 1,
    instance.text,
  ]
}
