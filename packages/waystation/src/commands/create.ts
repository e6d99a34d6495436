import { valueOf, wireName } from '@waystation/model'
import { resourceTable } from '../output/resourceTable.ts'
import { readAttributes } from './attributeArguments.ts'
import { type OriginatorOptions, print, printJson, valueOrFailure, withClient } from './connection.ts'
import { resourceTypeOf } from './resourceType.ts'

export interface CreateOptions extends OriginatorOptions {
  readonly parent: string
}

/** `waystation create`: creates one resource and shows it. */
export async function create(type: string, args: readonly string[], options: CreateOptions): Promise<void> {
  const definition = resourceTypeOf(type)
  const pc = { [wireName(definition)]: readAttributes(definition, args) }
  const result = await withClient(options, (client) =>
    client.request('create', options.parent, { ty: definition.code, pc }),
  )
  const content = valueOrFailure(result)
  if (options.json) printJson(content)
  else print(resourceTable(valueOf(content)))
}
