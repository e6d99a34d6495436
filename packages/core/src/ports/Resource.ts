import type { Instant, JsonObject } from '@waystation/model'

export interface ResourceFields {
  /** Internal number, unique in the store for ever, growing with creation. */
  readonly id: number
  readonly resourceID: string
  readonly resourceType: number
  /** Member name on the wire, with prefix: `m2m:cnt`, `cod:binSh`. */
  readonly wireName: string
  /** Internal number of the parent; 0 for the CSEBase. */
  readonly parent: number
  /** Structured CSE-relative address: `cse-in/ae/cnt`. */
  readonly path: string
  /** Who created it, in canonical form; known even where the type has no creator attribute. */
  readonly originator: string
  /** When it expires by itself; null when it lives as long as its parent. */
  readonly expires: Instant | null
  /** Of a parent of instances: the sequence number that the next instance gets; from 1. */
  readonly nextSequence: number
}

/**
 * A stored resource. Immutable: a change makes a new one with `with`. Attributes are wire-ready (short names), complete
 * (universal ones included), and exist as JSON text, as object, or both; each derives from the other on first use.
 */
export class Resource implements ResourceFields {
  readonly id: number
  readonly resourceID: string
  readonly resourceType: number
  readonly wireName: string
  readonly parent: number
  readonly path: string
  readonly originator: string
  readonly expires: Instant | null
  readonly nextSequence: number
  #text: string | undefined
  #attributes: JsonObject | undefined

  constructor(fields: ResourceFields, content: string | JsonObject) {
    this.id = fields.id
    this.resourceID = fields.resourceID
    this.resourceType = fields.resourceType
    this.wireName = fields.wireName
    this.parent = fields.parent
    this.path = fields.path
    this.originator = fields.originator
    this.expires = fields.expires
    this.nextSequence = fields.nextSequence
    if (typeof content === 'string') this.#text = content
    else this.#attributes = content
  }

  /** Never to be changed by the reader. */
  get attributes(): JsonObject {
    this.#attributes ??= JSON.parse(this.#text as string) as JsonObject
    return this.#attributes
  }

  /** JSON text of the attributes, as the wire carries it inside the member. */
  get text(): string {
    this.#text ??= JSON.stringify(this.#attributes)
    return this.#text
  }

  /** Last segment of the path. */
  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1)
  }

  /** @returns the same resource with other attributes and, where given, other fields */
  with(attributes: JsonObject, fields: Partial<Pick<ResourceFields, 'expires' | 'nextSequence'>> = {}): Resource {
    return new Resource(
      {
        id: this.id,
        resourceID: this.resourceID,
        resourceType: this.resourceType,
        wireName: this.wireName,
        parent: this.parent,
        path: this.path,
        originator: this.originator,
        expires: fields.expires === undefined ? this.expires : fields.expires,
        nextSequence: fields.nextSequence ?? this.nextSequence,
      },
      attributes,
    )
  }
}
