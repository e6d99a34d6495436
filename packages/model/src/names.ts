import type { DataType } from './dataTypes.ts'
import type { ResourceTypeDefinition } from './defineResourceType.ts'
import { isPlainObject } from './validator.ts'

type Renaming = (value: unknown) => unknown
type Direction = 'short' | 'long'
type Entry = { readonly name: string; readonly rename: Renaming | undefined }
type Table = ReadonlyMap<string, Entry>

const attributeTables = {
  short: new WeakMap<ResourceTypeDefinition, Table>(),
  long: new WeakMap<ResourceTypeDefinition, Table>(),
}
const renamings = { short: new WeakMap<DataType, Renaming>(), long: new WeakMap<DataType, Renaming>() }

/** How people type a name that the standard writes with hyphens and capitals: `App-ID` as `appID`. */
function loose(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}

function asIs(value: unknown): unknown {
  return value
}

/** Both names lead to the wanted one; where the short name of one is the long name of another, the wanted kind wins. */
function tableOf(rows: Iterable<[longName: string, shortName: string, type: DataType]>, direction: Direction): Table {
  const foreign = new Map<string, Entry>()
  const wanted = new Map<string, Entry>()
  for (const [longName, shortName, type] of rows) {
    const name = direction === 'short' ? shortName : longName
    const renaming = renamingOf(type, direction)
    const entry = { name, rename: renaming === asIs ? undefined : renaming }
    wanted.set(name, entry)
    if (longName.includes('-')) foreign.set(loose(longName), entry)
    foreign.set(direction === 'short' ? longName : shortName, entry)
  }
  return new Map([...foreign, ...wanted])
}

function renameMembers(table: Table, object: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(object).map(([name, value]) => {
    const entry = table.get(name) ?? table.get(loose(name))
    return [entry?.name ?? name, entry?.rename === undefined ? value : entry.rename(value)] as const
  })
  return Object.fromEntries(entries)
}

function recordRenaming(type: DataType, direction: Direction): Renaming {
  const rows = Object.entries(type.members ?? {}).map(
    ([shortName, member]) => [member.name, shortName, member.type] as [string, string, DataType],
  )
  const table = tableOf(rows, direction)
  return (value) => (isPlainObject(value) ? renameMembers(table, value) : value)
}

function buildRenaming(type: DataType, direction: Direction): Renaming {
  if (type.kind === 'record') return recordRenaming(type, direction)
  if (type.kind === 'list') {
    const rename = renamingOf(type.item!, direction)
    return rename === asIs ? asIs : (value) => (Array.isArray(value) ? value.map(rename) : value)
  }
  if (type.kind !== 'union') return asIs
  const parts = type.alternatives!.map((part) => renamingOf(part, direction)).filter((rename) => rename !== asIs)
  return parts.length === 0 ? asIs : (value) => parts.reduce((result, rename) => rename(result), value)
}

function renamingOf(type: DataType, direction: Direction): Renaming {
  let renaming = renamings[direction].get(type)
  if (renaming === undefined) {
    renaming = buildRenaming(type, direction)
    renamings[direction].set(type, renaming)
  }
  return renaming
}

function attributesOf(definition: ResourceTypeDefinition, direction: Direction): Table {
  let table = attributeTables[direction].get(definition)
  if (table === undefined) {
    const rows = Object.entries(definition.attributes).map(
      ([name, attribute]) => [name, attribute.shortName, attribute.type] as [string, string, DataType],
    )
    table = tableOf(rows, direction)
    attributeTables[direction].set(definition, table)
  }
  return table
}

/**
 * Gives attributes, and the members of complex values in them, their short names. Names may be long or short, mixed;
 * unknown ones stay, for validation to name them.
 * @returns a new object
 */
export function toShortNames(
  definition: ResourceTypeDefinition,
  attributes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return renameMembers(attributesOf(definition, 'short'), attributes)
}

/** The reverse of `toShortNames`: what has no long name, such as child resources, stays. @returns a new object */
export function toLongNames(
  definition: ResourceTypeDefinition,
  attributes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return renameMembers(attributesOf(definition, 'long'), attributes)
}
