import type { DataType } from './dataTypes.ts'
import { type AttributeDefinition, type ResourceTypeDefinition, wireName } from './defineResourceType.ts'
import type { JsonObject, JsonValue } from './JsonText.ts'

/** `create` and `update`: what a request may carry; `resource`: what a retrieval answers. */
export type SchemaForm = 'create' | 'update' | 'resource'

const timestampPattern = '^\\d{8}T\\d{6}([,.]\\d{1,6})?Z?$'
const durationPattern = '^P(?!$)(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+([.,]\\d+)?S)?)?$'
/** Child resources by type and references to them; the primitives of a transaction look alike but are attributes. */
const childNames = '^(\\w+:(?!rqp$|rsp$)|ch$)'
const schedulePattern = '^ *[\\d*/,-]+( +[\\d*/,-]+){6} *$'

function numberSchema(type: 'integer' | 'number', { minimum, maximum }: DataType): JsonObject {
  return {
    type,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  }
}

function textSchema({ pattern }: DataType): JsonObject {
  // JSON Schema has no flags: a pattern with some is left to the server.
  if (pattern === undefined || pattern.flags.replace(/[gu]/g, '') !== '') return { type: 'string' }
  return { type: 'string', pattern: `^(?:${pattern.source})$` }
}

function enumerationSchema({ values = {}, minimum, maximum }: DataType): JsonObject {
  const named: JsonObject[] = Object.entries(values).map(([number, name]) => ({ const: Number(number), title: name }))
  const further = minimum === undefined || maximum === undefined ? [] : [{ type: 'integer', minimum, maximum }]
  return { oneOf: [...named, ...further] }
}

function listSchema({ item, minimumItems = 0, maximumItems }: DataType): JsonObject {
  return {
    type: 'array',
    items: typeSchema(item!),
    ...(minimumItems === 0 ? {} : { minItems: minimumItems }),
    ...(maximumItems === undefined ? {} : { maxItems: maximumItems }),
  }
}

function recordSchema({ members = {}, choice = false }: DataType): JsonObject {
  const entries = Object.entries(members)
  const properties = entries.map(([shortName, member]) => [
    shortName,
    { title: member.name, ...typeSchema(member.type) },
  ])
  const required = choice
    ? []
    : entries.filter(([, member]) => member.optional !== true).map(([shortName]) => shortName)
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as JsonObject,
    ...(required.length === 0 ? {} : { required }),
    ...(choice ? { minProperties: 1, maxProperties: 1 } : {}),
    additionalProperties: false,
  }
}

const geoSchema: JsonObject = {
  type: 'object',
  properties: {
    typ: { title: 'geometryType', type: 'integer', minimum: 1, maximum: 6 },
    crd: { title: 'coordinates', type: ['string', 'array'], description: 'GeoJSON coordinates, written as text.' },
  },
  required: ['typ', 'crd'],
  additionalProperties: false,
}

/** Translates a data type to JSON Schema (2020-12), for values as they are on the wire. */
export function typeSchema(type: DataType): JsonObject {
  switch (type.kind) {
    case 'string':
      return textSchema(type)
    case 'boolean':
      return { type: 'boolean' }
    case 'integer':
      return numberSchema('integer', type)
    case 'float':
      return numberSchema('number', type)
    case 'enumeration':
      return enumerationSchema(type)
    case 'list':
      return listSchema(type)
    case 'record':
      return recordSchema(type)
    case 'union':
      return { anyOf: type.alternatives!.map(typeSchema) }
    case 'timestamp':
      return { type: 'string', pattern: timestampPattern }
    case 'duration':
      return { type: 'string', pattern: durationPattern }
    case 'scheduleEntry':
      return { type: 'string', pattern: schedulePattern }
    case 'geoCoordinates':
      return { ...geoSchema }
    case 'any':
    case 'anySimple':
      return {}
  }
}

function attributeSchema(name: string, attribute: AttributeDefinition, form: SchemaForm): JsonObject {
  const unit = attribute.unit ?? attribute.type.unit
  const notes = {
    title: name,
    description: unit === undefined ? attribute.help : `${attribute.help} Unit: ${unit}.`,
    ...(attribute.default === undefined ? {} : { default: attribute.default as JsonValue }),
  }
  if (form === 'create' && attribute.nullOnCreate === true) return { ...notes, type: 'null' }
  const schema = typeSchema(attribute.type)
  if (form !== 'update' || (attribute.always === true && name !== 'expirationTime')) return { ...schema, ...notes }
  return { ...notes, anyOf: [schema, { type: 'null' }] }
}

function isIn(attribute: AttributeDefinition, form: SchemaForm): boolean {
  return form === 'resource' || attribute[form] !== 'notPresent'
}

function isRequired(attribute: AttributeDefinition, form: SchemaForm): boolean {
  // A partial retrieval leaves out the rest, so that no attribute of a resource is certain.
  return form !== 'resource' && attribute[form] === 'mandatory'
}

/**
 * Describes a resource type as JSON Schema (2020-12): an object with the resource as its one member, attributes by short
 * name. As a resource it may also hold child resources and references to them.
 */
export function jsonSchema(definition: ResourceTypeDefinition, form: SchemaForm): JsonObject {
  const attributes = Object.entries(definition.attributes).filter(([, attribute]) => isIn(attribute, form))
  const properties = attributes.map(([name, attribute]) => [
    attribute.shortName,
    attributeSchema(name, attribute, form),
  ])
  const required = attributes
    .filter(([, attribute]) => isRequired(attribute, form))
    .map(([, { shortName }]) => shortName)
  const resource: JsonObject = {
    type: 'object',
    description: definition.summary,
    properties: Object.fromEntries(properties) as JsonObject,
    ...(required.length === 0 ? {} : { required }),
    ...(form === 'resource'
      ? { patternProperties: { [childNames]: { type: 'array', items: { type: 'object' } } } }
      : {}),
    additionalProperties: false,
  }
  const name = wireName(definition)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: definition.name,
    type: 'object',
    properties: { [name]: resource },
    required: [name],
    additionalProperties: false,
  }
}
