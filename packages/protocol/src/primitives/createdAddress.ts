import { JsonText, type ResponsePrimitive, statusCodes, valueOf } from '@waystation/model'

const creations: ReadonlySet<number> = new Set([
  statusCodes.created.code,
  statusCodes.acceptedNonBlockingRequestSynch.code,
  statusCodes.acceptedNonBlockingRequestAsynch.code,
])

/** @returns the address of what was created, where the content has it: `m2m:uri` or `m2m:rce` */
export function createdAddress({ responseStatusCode, content }: ResponsePrimitive): string | undefined {
  if (content === undefined || !creations.has(responseStatusCode)) return undefined
  if (content instanceof JsonText && !/^\{"m2m:(?:uri|rce)":/.test(content.text)) return undefined
  const value = valueOf(content)
  const wrapper = value['m2m:rce'] as { uri?: unknown } | undefined
  const uri = value['m2m:uri'] ?? wrapper?.uri
  return typeof uri === 'string' ? uri : undefined
}
