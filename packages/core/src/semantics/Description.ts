/** RDF of a semanticDescriptor or ontology, decoded. */
export interface Description {
  readonly text: string
  /** Number of semanticFormat. */
  readonly format: number
}

/** Number of semanticFormat that says that an ontology is given by its address. */
export const iriFormat = 1

/** The formats that are RDF; the others write OWL down in their own way and can be kept, but not searched. */
const mediaTypes: Readonly<Record<number, string>> = {
  4: 'application/rdf+xml',
  5: 'text/turtle',
  7: 'application/ld+json',
}

/** @returns the media type of an RDF format; undefined for formats that are kept only */
export function mediaTypeOf(format: number): string | undefined {
  return mediaTypes[format]
}

/**
 * @param format number of semanticFormat
 * @param encoded base64
 */
export function descriptionOf(format: unknown, encoded: unknown): Description {
  return { format: format as number, text: Buffer.from(String(encoded), 'base64').toString('utf8') }
}

/** @returns base64 of the text, as attributes keep it */
export function encodedText(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
