import { type OriginatorOptions, print, printJson, valueOrFailure, withClient } from './connection.ts'

/** `waystation delete`: deletes one resource and what is below it. */
export async function deleteResource(address: string, options: OriginatorOptions): Promise<void> {
  valueOrFailure(await withClient(options, (client) => client.delete(address)))
  if (options.json) printJson({ deleted: address })
  else print(`${address} is deleted.`)
}
