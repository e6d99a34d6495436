import { wireName } from '@waystation/model'
import { resourceTable } from '../output/resourceTable.ts'
import { readAttributes } from './attributeArguments.ts'
import { type OriginatorOptions, print, printJson, valueOrFailure, withClient } from './connection.ts'
import { resourceOf } from './resourceOf.ts'
import { resourceTypeOf } from './resourceType.ts'

export interface UpdateOptions extends OriginatorOptions {
  readonly type?: string
}

/** `waystation update`: changes one resource and shows it. */
export async function update(address: string, args: readonly string[], options: UpdateOptions): Promise<void> {
  const content = await withClient(options, async (client) => {
    const given = options.type === undefined ? undefined : resourceTypeOf(options.type)
    const { name, definition } =
      given === undefined ? await resourceOf(client, address) : { name: wireName(given), definition: given }
    const pc = { [name]: readAttributes(definition, args) }
    return valueOrFailure(await client.request('update', address, { pc }))
  })
  if (options.json) printJson(content)
  else print(resourceTable(content))
}
