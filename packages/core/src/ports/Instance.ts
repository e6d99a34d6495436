import type { Instant, JsonObject } from '@waystation/model'

export interface InstanceFields {
  /** Internal number of the container. */
  readonly container: number
  /** Position in the container, growing, never used twice. */
  readonly sequence: number
  readonly resourceType: number
  readonly wireName: string
  /** Name that the creator gave; null when it was generated (then it equals the resource ID). */
  readonly givenName: string | null
  /** Who created it, in canonical form. */
  readonly originator: string
  /** Bytes of its content. */
  readonly sizeBytes: number
  /** When it expires by itself; null when it lives as long as its container. */
  readonly expires: Instant | null
  /** dataGenerationTime of a timeSeriesInstance in canonical form, unique in the timeSeries; null for other types. */
  readonly generationTime: string | null
}

/** A contentInstance, timeSeriesInstance or flexContainerInstance. Immutable; attributes as of `Resource`. */
export class Instance implements InstanceFields {
  readonly container: number
  readonly sequence: number
  readonly resourceType: number
  readonly wireName: string
  readonly givenName: string | null
  readonly originator: string
  readonly sizeBytes: number
  readonly expires: Instant | null
  readonly generationTime: string | null
  #text: string | undefined
  #attributes: JsonObject | undefined

  constructor(fields: InstanceFields, content: string | JsonObject) {
    this.container = fields.container
    this.sequence = fields.sequence
    this.resourceType = fields.resourceType
    this.wireName = fields.wireName
    this.givenName = fields.givenName
    this.originator = fields.originator
    this.sizeBytes = fields.sizeBytes
    this.expires = fields.expires
    this.generationTime = fields.generationTime
    if (typeof content === 'string') this.#text = content
    else this.#attributes = content
  }

  get attributes(): JsonObject {
    this.#attributes ??= JSON.parse(this.#text as string) as JsonObject
    return this.#attributes
  }

  get text(): string {
    this.#text ??= JSON.stringify(this.#attributes)
    return this.#text
  }

  get resourceID(): string {
    return instanceID(this.resourceType, this.container, this.sequence)
  }

  get name(): string {
    return this.givenName ?? this.resourceID
  }
}

const prefixes = new Map([
  [4, 'cin'],
  [30, 'tsi'],
  [58, 'fci'],
])
const types = new Map([...prefixes].map(([type, prefix]) => [prefix, type]))
const form = /^(cin|tsi|fci)-([0-9a-z]{1,11})-([0-9a-z]{1,11})$/

/** The resource ID of an instance spells out where it lies, so that no index over millions of them is needed. */
export function instanceID(resourceType: number, container: number, sequence: number): string {
  return `${prefixes.get(resourceType)}-${container.toString(36)}-${sequence.toString(36)}`
}

/** @returns what an instance's resource ID spells, or undefined when `id` is not of that form */
export function parseInstanceID(id: string): { resourceType: number; container: number; sequence: number } | undefined {
  const match = form.exec(id)
  if (match === null) return undefined
  const [, prefix, container, sequence] = match as unknown as [string, string, string, string]
  return {
    resourceType: types.get(prefix) as number,
    container: Number.parseInt(container, 36),
    sequence: Number.parseInt(sequence, 36),
  }
}
