import { definitionOf } from '@waystation/client'
import { allResourceTypes, type JsonObject, type JsonValue, resourceTypeDefinitions } from '@waystation/model'
import { describeValue } from './describeValue.ts'
import { plainText } from './plainText.ts'
import { table } from './table.ts'

/**
 * Shows a resource as it travelled: attributes by long name, nested children below.
 * @param content e.g. `{'m2m:cnt': {…}}`
 */
export function resourceTable(content: JsonObject): string {
  return Object.entries(content)
    .map(([name, value]) => (isObject(value) ? oneResource(name, value) : `${name}  ${JSON.stringify(value)}`))
    .join('\n\n')
}

function oneResource(name: string, attributes: JsonObject): string {
  const definition = definitionOf(name)
  const byShortName = new Map(
    Object.entries(definition?.attributes ?? {}).map(([longName, attribute]) => [
      attribute.shortName,
      { longName, attribute },
    ]),
  )
  const rows: string[][] = []
  const children: string[] = []
  for (const [shortName, value] of Object.entries(attributes)) {
    if (shortName.includes(':') && Array.isArray(value))
      for (const child of value.filter(isObject)) children.push(childLine(shortName, child))
    else if (shortName === 'ch' && Array.isArray(value))
      for (const child of value.filter(isObject)) children.push(referenceLine(child))
    else {
      const row = byShortName.get(shortName)
      const shown = shortName === 'ty' ? typeName(value) : describeValue(value, row?.attribute.type)
      rows.push([row?.longName ?? shortName, shown])
    }
  }
  const title = definition?.name ?? name
  const below = children.length === 0 ? '' : `\nchildren (${children.length})\n${children.join('\n')}`
  return `${title}\n${table([{ title: '' }, { title: '' }], rows)}${below}`
}

function childLine(name: string, child: JsonObject): string {
  return `  ${definitionOf(name)?.name ?? name}  ${plainText(child.rn)}`
}

function referenceLine({ nm, typ, val }: JsonObject): string {
  return `  ${typeName(typ)}  ${plainText(nm)}  ${plainText(val)}`
}

/** @returns `3 (container)` */
export function typeName(code: JsonValue | undefined): string {
  const row = resourceTypeDefinitions.find((known) => known.code === code) ?? allResourceTypes[Number(code)]
  return row === undefined ? plainText(code) : `${plainText(code)} (${row.name})`
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
