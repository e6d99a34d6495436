import { Resource } from '@waystation/core/ports'
import type { Row, SqlValue } from './Database.ts'

/** @returns the columns of a resource as `toResource` reads them, of the table under that alias */
export function resourceColumns(alias: string): string {
  const names = [
    'id',
    'resource_id',
    'type',
    'wire_name',
    'parent',
    'path',
    'originator',
    'expires',
    'next_sequence',
    'attributes',
  ]
  return names.map((name) => `${alias}.${name}`).join(', ')
}

export function toResource(row: Row): Resource {
  return new Resource(
    {
      id: row[0] as number,
      resourceID: row[1] as string,
      resourceType: row[2] as number,
      wireName: row[3] as string,
      parent: row[4] as number,
      path: row[5] as string,
      originator: row[6] as string,
      expires: row[7] as number | null,
      nextSequence: row[8] as number,
    },
    row[9] as string,
  )
}

export function toResourceRow(resource: Resource): SqlValue[] {
  return [
    resource.id,
    resource.resourceID,
    resource.resourceType,
    resource.wireName,
    resource.parent,
    resource.path,
    resource.originator,
    resource.expires,
    resource.nextSequence,
    resource.text,
  ]
}

/** @returns bounds of the paths strictly below `path`: from inclusive, to exclusive */
export function subtreeRange(path: string): [from: string, to: string] {
  // '0' follows '/' in the order of bytes.
  return [`${path}/`, `${path}0`]
}
