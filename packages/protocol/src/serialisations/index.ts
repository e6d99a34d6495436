import { cbor } from './cbor.ts'
import { json } from './json.ts'
import type { Serialisation, SerialisationName } from './Serialisation.ts'

/** Every serialisation, by its name, the default first. */
export const serialisations: Readonly<Record<SerialisationName, Serialisation>> = { json, cbor }

export { type Negotiated, negotiate } from './negotiate.ts'
export { type ContentType, parseContentType } from './parseContentType.ts'
export { depthLimit, type Serialisation, type SerialisationName } from './Serialisation.ts'
export { cbor, json }
