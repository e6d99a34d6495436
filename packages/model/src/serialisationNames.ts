/** The ways to write a primitive or its content as bytes, the default first. @see TS-0004 8 */
export const serialisationNames = ['json', 'cbor', 'xml'] as const

export type SerialisationName = (typeof serialisationNames)[number]

/** @returns the serialisation that a name or media type means: `xml`, `application/xml`, `application/vnd.onem2m-res+xml` */
export function serialisationNameOf(mediaType: string): SerialisationName | undefined {
  const [, name] = /(?:^|[/+])([a-z]+)$/i.exec(mediaType) ?? []
  return serialisationNames.find((one) => one === name?.toLowerCase())
}
