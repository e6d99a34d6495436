import { type Client, definitionOf } from '@waystation/client'
import { type ResourceTypeDefinition, valueOf } from '@waystation/model'
import { valueOrFailure } from './connection.ts'

/** Asks a Core for the type of a resource. */
export async function resourceOf(
  client: Client,
  address: string,
): Promise<{ name: string; definition: ResourceTypeDefinition | undefined }> {
  const result = await client.retrieve(address)
  valueOrFailure(result)
  const content = result.ok && result.response.content !== undefined ? valueOf(result.response.content) : {}
  const name = Object.keys(content)[0] ?? ''
  return { name, definition: definitionOf(name) }
}
