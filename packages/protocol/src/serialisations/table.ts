import type { SerialisationName } from '@waystation/model'
import { cbor } from './cbor.ts'
import { json } from './json.ts'
import type { Serialisation } from './Serialisation.ts'
import { xml } from './xml.ts'

/** Every serialisation, by its name, the default first. */
export const serialisations: Readonly<Record<SerialisationName, Serialisation>> = { json, cbor, xml }
