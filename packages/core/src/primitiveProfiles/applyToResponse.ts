import { type Registry, type ResponsePrimitive, statusCodes, valueOf } from '@waystation/model'
import { applyToContent, parameterNamed } from './applyProfile.ts'
import type { Profile } from './Profile.ts'

/** Parameters of a response that can be left out or added, by short name; what identifies it and says how it went stays. */
const parameters = new Map<string, keyof ResponsePrimitive>([
  ['pc', 'content'],
  ['to', 'to'],
  ['fr', 'from'],
  ['rvi', 'releaseVersion'],
  ['ot', 'originatingTimestamp'],
  ['rset', 'resultExpiration'],
  ['ec', 'eventCategory'],
  ['vsi', 'vendorInformation'],
])

/** @returns the response as the profile makes it */
export function applyToResponse(response: ResponsePrimitive, profile: Profile, registry: Registry): ResponsePrimitive {
  const changed: Record<string, unknown> = { ...response }
  for (const name of profile.deletions) {
    const parameter = parameters.get(parameterNamed(name) ?? '')
    if (parameter !== undefined) delete changed[parameter]
  }
  for (const [name, value] of profile.additions) {
    const parameter = parameters.get(parameterNamed(name) ?? '')
    if (parameter !== undefined && parameter !== 'content') changed[parameter] ??= value
  }
  if (
    response.content !== undefined &&
    changed.content !== undefined &&
    response.responseStatusCode < statusCodes.badRequest.code
  ) {
    changed.content = applyToContent(valueOf(response.content), profile, registry)
  }
  return changed as unknown as ResponsePrimitive
}
