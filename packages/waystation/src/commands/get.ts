import { resultContents, valueOf } from '@waystation/model'
import { resourceTable } from '../output/resourceTable.ts'
import { type OriginatorOptions, print, printJson, valueOrFailure, withClient } from './connection.ts'
import { resourceOf } from './resourceOf.ts'

export interface GetOptions extends OriginatorOptions {
  readonly attributes?: string
  readonly children?: boolean
}

/** `waystation get`: shows one resource. */
export async function get(address: string, options: GetOptions): Promise<void> {
  const content = await withClient(options, async (client) => {
    const names = options.attributes?.split(',').map((name) => name.trim())
    const shortNames = names === undefined ? undefined : await shortNamesOf(names, () => resourceOf(client, address))
    const result = await client.retrieve(address, undefined, {
      ...(shortNames === undefined ? {} : { attributes: shortNames }),
      ...(options.children ? { resultContent: resultContents.attributesAndChildResourceReferences } : {}),
    })
    valueOrFailure(result)
    return result.ok && result.response.content !== undefined ? valueOf(result.response.content) : {}
  })
  if (options.json) printJson(content)
  else print(resourceTable(content))
}

/** Long names mean something only once the type of the resource is known. */
async function shortNamesOf(
  names: readonly string[],
  resource: () => ReturnType<typeof resourceOf>,
): Promise<readonly string[]> {
  if (names.every((name) => /^[a-z]{2,5}$/.test(name))) return names
  const { definition } = await resource()
  return names.map((name) => definition?.attributes[name]?.shortName ?? name)
}
