import { type DataType, enumeration, float, integer, NCName, text } from '../dataTypes.ts'
import type { AttributeDefinition, ResourceTypeDefinition } from '../defineResourceType.ts'
import { UsageError } from '../errors.ts'
import { flexContainer } from '../resource-types/flexContainer.ts'
import { type CustomTypeName, customTypes } from './customTypes.ts'
import { parseAttributeNotation } from './parseAttributeNotation.ts'

/** A custom attribute as data that JSON can carry; its key is the long name. */
export interface CustomAttribute {
  readonly shortName: string
  readonly type: CustomTypeName
  /** Must be in a CREATE and is never removed. Default: false. */
  readonly mandatory?: boolean
  /** Limits of a number. */
  readonly minimum?: number
  readonly maximum?: number
  /** Of an enumeration: number to name. Any integer is accepted without. */
  readonly values?: Readonly<Record<number, string>>
  readonly unit?: string
  /** May be retrieved only by name, never shown in logs and exports. */
  readonly secret?: boolean
  /** Set by the CSE only: a request must not carry it. */
  readonly readOnly?: boolean
  readonly help?: string
}

/** A specialisation of flexContainer as data that JSON can carry. */
export interface FlexContainerDescription {
  /** Long name, such as binarySwitch. */
  readonly name: string
  /** Prefix on the wire. */
  readonly namespace: string
  /** Name on the wire after the prefix. */
  readonly shortName: string
  /** URI that a CREATE must carry; any is accepted without. */
  readonly containerDefinition?: string
  readonly summary?: string
  readonly source?: string
  /** As objects, or in the notation of `parseAttributeNotation`. */
  readonly attributes?: string | Readonly<Record<string, CustomAttribute>>
  /** Names on the wire of the specialisations foreseen below it; information, not a restriction. */
  readonly children?: readonly string[]
}

const generalShortNames = Object.values(flexContainer.attributes).map((attribute) => attribute.shortName as string)

function fail(description: FlexContainerDescription, reason: string): never {
  throw new UsageError(`flexContainer ${description.namespace}:${description.shortName}: ${reason}`)
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && NCName.pattern!.test(value)
}

/** `currentTemperature` to `Current temperature.` */
function sentence(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return `${words[0]!.toUpperCase()}${words.slice(1)}.`
}

function dataType(attribute: CustomAttribute): DataType {
  const { type, minimum, maximum, values, unit } = attribute
  if (type === 'enumeration' && values !== undefined) return enumeration('enumeration', values)
  const base: DataType = customTypes[type]
  if (minimum === undefined && maximum === undefined && unit === undefined) return base
  if (base.kind === 'integer') return integer(base.name, minimum ?? base.minimum, maximum ?? base.maximum, unit)
  if (base.kind !== 'float') return base
  return Object.freeze({
    ...float,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(unit === undefined ? {} : { unit }),
  })
}

function customAttribute(name: string, attribute: CustomAttribute): AttributeDefinition {
  const presence = attribute.mandatory ? 'mandatory' : 'optional'
  return {
    shortName: attribute.shortName,
    type: dataType(attribute),
    create: attribute.readOnly ? 'notPresent' : presence,
    update: attribute.readOnly ? 'notPresent' : 'optional',
    announced: attribute.secret ? 'notAnnounced' : 'optional',
    ...(attribute.mandatory ? { always: true } : {}),
    ...(attribute.secret ? { secret: true } : {}),
    help: attribute.help ?? sentence(name),
  }
}

function compileAttributes(description: FlexContainerDescription): Record<string, AttributeDefinition> {
  const given = description.attributes ?? {}
  const attributes = typeof given === 'string' ? parseAttributeNotation(given) : given
  const taken = new Set(generalShortNames)
  const compiled: Record<string, AttributeDefinition> = {}
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!isName(name)) fail(description, `'${name}' is no attribute name`)
    if (!isName(attribute.shortName)) fail(description, `attribute ${name} needs a shortName`)
    if (!Object.hasOwn(customTypes, attribute.type)) fail(description, `attribute ${name} has the unknown type '${attribute.type}'`)
    if (Object.hasOwn(flexContainer.attributes, name)) fail(description, `attribute ${name} belongs to every flexContainer`)
    if (taken.has(attribute.shortName)) fail(description, `the shortName '${attribute.shortName}' of ${name} is taken`)
    taken.add(attribute.shortName)
    compiled[name] = customAttribute(name, attribute)
  }
  return compiled
}

/** The general attribute, narrowed to the one URI that names the specialisation. */
function fixedContainerDefinition(uri: string): AttributeDefinition {
  const pattern = new RegExp(`^${uri.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
  return { ...flexContainer.attributes.containerDefinition, type: text(`anyURI '${uri}'`, pattern) }
}

/**
 * Makes a specialisation of flexContainer: the general attributes and its own.
 * @param description may come from a JSON file of the operator
 * @throws UsageError when a name is missing, malformed or taken, or a type is unknown
 */
export function defineFlexContainer(description: FlexContainerDescription): ResourceTypeDefinition {
  const { name, namespace, shortName, containerDefinition, children } = description
  for (const part of ['name', 'namespace', 'shortName'] as const) {
    if (!isName(description[part])) fail(description, `${part} must be a name`)
  }
  const custom = compileAttributes(description)
  return Object.freeze({
    name,
    shortName,
    namespace,
    code: flexContainer.code,
    ...(containerDefinition === undefined ? {} : { containerDefinition }),
    source: description.source ?? 'defined by the operator',
    summary: description.summary ?? sentence(name),
    children: flexContainer.children,
    ...(children === undefined ? {} : { foreseenChildren: children }),
    virtualChildren: flexContainer.virtualChildren!,
    announceable: true,
    attributes: {
      ...flexContainer.attributes,
      ...(containerDefinition === undefined ? {} : { containerDefinition: fixedContainerDefinition(containerDefinition) }),
      ...custom,
    },
  })
}
