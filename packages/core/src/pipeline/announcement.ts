import { type JsonObject, type JsonValue, RequestError, type ResourceTypeDefinition } from '@waystation/model'

/**
 * Completes the announcement attributes of a request. announceTo keeps only targets at which the resource could be
 * announced; no target can be reached by announcements in this release, so none is kept.
 * @param content attributes of a CREATE or UPDATE, checked against the definition; null deletes one
 * @returns the content with the announceTo that is stored
 * @throws RequestError badRequest when announcedAttribute names what is not optionally announced
 * @see TS-0004 7.3.2.6 (announcement), TS-0001 10.2.9
 */
export function settleAnnouncement(
  definition: ResourceTypeDefinition,
  content: JsonObject,
  operation: 'create' | 'update',
): JsonObject {
  if (content.aa !== undefined && content.aa !== null) checkAnnouncedAttributes(definition, content.aa)
  if (content.at === undefined) return content
  const { at: _unreachable, ...rest } = content
  return operation === 'update' ? { ...rest, at: null } : rest
}

function checkAnnouncedAttributes(definition: ResourceTypeDefinition, names: JsonValue): void {
  const attributes = Object.values(definition.attributes)
  for (const name of names as string[]) {
    const attribute = attributes.find(({ shortName }) => shortName === name)
    if (attribute?.announced === 'optional') continue
    throw new RequestError(
      'badRequest',
      `announcedAttribute (aa) ${name} is not an optionally announced attribute of ${definition.name}`,
    )
  }
}
