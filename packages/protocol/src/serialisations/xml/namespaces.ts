/** Of oneM2M, on every element with a name of its own. @see TS-0004 8.3 */
const protocols = 'http://www.onem2m.org/xml/protocols'

/**
 * URIs of the prefixes. That of `hd` is the standard's; those of the later domains follow its form, as no document gives
 * them: what is read counts by its prefix where its URI says nothing.
 */
const uris = new Map([
  ['m2m', protocols],
  ['hd', `${protocols}/homedomain`],
  ['agd', `${protocols}/agriculturedomain`],
  ['cid', `${protocols}/citydomain`],
  ['cod', `${protocols}/commondomain`],
  ['hed', `${protocols}/healthdomain`],
  ['hod', `${protocols}/homedomain`],
  ['ind', `${protocols}/industrydomain`],
  ['mad', `${protocols}/managementdomain`],
  ['mdd', `${protocols}/metadatadomain`],
  ['psd', `${protocols}/publicsafetydomain`],
  ['rad', `${protocols}/railwaydomain`],
  ['ved', `${protocols}/vehiculardomain`],
  ['ws', 'urn:org.waystation:protocols'],
  ['xs', 'http://www.w3.org/2001/XMLSchema'],
  ['xsi', 'http://www.w3.org/2001/XMLSchema-instance'],
])

const prefixes = new Map([...uris].map(([prefix, uri]) => [uri, prefix]).toReversed() as [string, string][])

/** Of the attributes that say what an element holds. */
export const schemaInstance = uris.get('xsi')!

export function uriOfPrefix(prefix: string): string {
  return uris.get(prefix) ?? `urn:org.waystation:prefix:${prefix}`
}

/** @returns the prefix that names in the JSON form have for a namespace. @param written what the document calls it */
export function prefixOfUri(uri: string, written: string): string {
  if (uri === '' || uris.get(written) === uri) return written || 'm2m'
  return prefixes.get(uri) ?? (written || 'm2m')
}
