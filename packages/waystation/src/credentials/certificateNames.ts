import type { X509Certificate } from 'node:crypto'

/** @returns parts of the subject, e.g. `CN=sensor7` */
export function subjectPartsOf({ subject }: X509Certificate): readonly string[] {
  return (subject ?? '').split('\n')
}

/** @returns alternative names of the subject, e.g. `URI:m2m:Csensor`, `DNS:sensor.example` */
export function alternativeNamesOf({ subjectAltName }: X509Certificate): readonly string[] {
  if (subjectAltName === undefined) return []
  const names: string[] = []
  // Names with commas and the like are quoted as in JSON, so that none can pass for two.
  for (const match of subjectAltName.matchAll(/([A-Za-z ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy)) {
    const [, kind, value = ''] = match
    names.push(`${kind}:${value.startsWith('"') ? JSON.parse(value) : kind === 'DNS' ? value.toLowerCase() : value}`)
  }
  return names
}

/** Scheme of URIs by which a certificate of the site's authority names an originator, or a pattern of them. */
export const originatorScheme = 'm2m:'

/**
 * @returns originators that the certificate names: URIs of our scheme (`m2m:Csensor`), and identifiers in place of URIs
 *   (`/id-mn`, `//sp.example/id-mn/Csensor`), as other authorities write them
 */
export function originatorsNamedBy(certificate: X509Certificate): readonly string[] {
  return alternativeNamesOf(certificate).flatMap((name) => {
    if (!name.startsWith('URI:')) return []
    const uri = name.slice('URI:'.length)
    if (uri.startsWith(originatorScheme)) return [uri.slice(originatorScheme.length)]
    return uri.startsWith('/') ? [uri] : []
  })
}
