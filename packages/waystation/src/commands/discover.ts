import type { FilterCriteria } from '@waystation/client'
import { typeName } from '../output/resourceTable.ts'
import { table } from '../output/table.ts'
import { readAttributes } from './attributeArguments.ts'
import { type OriginatorOptions, print, printJson, valueOrFailure, wholeNumberOf, withClient } from './connection.ts'
import { resourceTypeOf } from './resourceType.ts'

export interface DiscoverOptions extends OriginatorOptions {
  readonly type?: string
  readonly label?: string
  readonly where?: readonly string[]
  readonly level?: string
  readonly limit?: string
  readonly offset?: string
  readonly filter?: readonly string[]
}

interface Reference {
  readonly nm: string
  readonly typ: number
  readonly val: string
}

/** `waystation discover`: lists resources. */
export async function discover(address = '-', options: DiscoverOptions): Promise<void> {
  const filterCriteria = { ...criteriaOf(options), filterUsage: 1 }
  const content = await withClient(options, async (client) =>
    valueOrFailure(await client.request('retrieve', address, {}, { filterCriteria, resultContent: 6 })),
  )
  const list = content['m2m:rrl'] as { rrf?: Reference[] } | undefined
  const references = list?.rrf ?? []
  if (options.json) printJson(references.map(({ val }) => val))
  else if (references.length === 0) print('Nothing found.')
  else
    print(
      table(
        [{ title: 'type' }, { title: 'address' }],
        references.map(({ typ, val }) => [typeName(typ), val]),
      ),
    )
}

function criteriaOf({ type, label, where, level, limit, offset, filter }: DiscoverOptions): FilterCriteria {
  const conditions = Object.entries(readAttributes(undefined, where ?? [])).map(([nm, val]) => ({ nm, val }))
  return {
    ...readAttributes(undefined, filter ?? []),
    ...(type === undefined ? {} : { resourceType: type.split(',').map((name) => resourceTypeOf(name.trim()).code) }),
    ...(label === undefined ? {} : { labels: label.split(',').map((part) => part.trim()) }),
    ...(conditions.length === 0 ? {} : { attribute: conditions }),
    ...numbers({ level, limit, offset }),
  }
}

function numbers(given: Readonly<Record<string, string | undefined>>): Record<string, number> {
  const read: Record<string, number> = {}
  for (const [name, text] of Object.entries(given)) {
    if (text !== undefined) read[name] = wholeNumberOf(`--${name}`, text)
  }
  return read
}
