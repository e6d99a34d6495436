import { any } from './dataTypes.ts'
import type { AttributeDefinition, ResourceTypeDefinition } from './defineResourceType.ts'
import { RequestError } from './errors.ts'
import type { JsonObject } from './JsonText.ts'
import type { StatusCodeName } from './statusCodes.ts'
import { compileType, excerpt } from './validator.ts'

interface Row {
  readonly attribute: AttributeDefinition
  /** Short and long name, as messages give them. */
  readonly title: string
  readonly check: (value: unknown, path: string) => string | undefined
  readonly inCreate: boolean
  readonly inUpdate: boolean
  readonly mayBeRemoved: boolean
  readonly nullOnCreate: boolean
}

interface Table {
  readonly rows: ReadonlyMap<string, Row>
  readonly mandatoryInCreate: readonly string[]
  readonly mandatoryInUpdate: readonly string[]
  /** Short name of accessControlPolicyIDs, which an UPDATE changes alone; undefined when the type has none. */
  readonly policies: string | undefined
}

const tables = new WeakMap<ResourceTypeDefinition, Table>()

function compileRow(name: string, attribute: AttributeDefinition): Row {
  return {
    attribute,
    title: `${attribute.shortName} (${name})`,
    check: compileType(attribute.type),
    inCreate: attribute.create !== 'notPresent',
    inUpdate: attribute.update !== 'notPresent',
    // An expirationTime always exists: null asks the host for a new one.
    mayBeRemoved: attribute.always !== true || name === 'expirationTime',
    nullOnCreate: attribute.nullOnCreate === true,
  }
}

function compileTable(definition: ResourceTypeDefinition): Table {
  const rows = new Map<string, Row>()
  for (const [name, attribute] of Object.entries(definition.attributes)) {
    rows.set(attribute.shortName, compileRow(name, attribute))
  }
  const names = [...rows]
  return {
    rows,
    mandatoryInCreate: names.filter(([, row]) => row.attribute.create === 'mandatory').map(([name]) => name),
    mandatoryInUpdate: names.filter(([, row]) => row.attribute.update === 'mandatory').map(([name]) => name),
    policies: definition.attributes.accessControlPolicyIDs?.shortName,
  }
}

function tableOf(definition: ResourceTypeDefinition): Table {
  let table = tables.get(definition)
  if (table === undefined) {
    table = compileTable(definition)
    tables.set(definition, table)
  }
  return table
}

function refuse(reason: string, status: StatusCodeName = 'badRequest'): never {
  throw new RequestError(status, reason)
}

function requireAll(names: readonly string[], table: Table, content: JsonObject, operation: string): void {
  for (const name of names) {
    if (content[name] === undefined) refuse(`${table.rows.get(name)!.title} is missing in the ${operation} request.`)
  }
}

const checkAny = compileType(any)
const ownName = /^[A-Za-z][\w.-]{0,59}$/

/** An attribute that only the schema of an open type describes. */
function checkUndescribed(name: string, value: unknown, definition: ResourceTypeDefinition, mayBeNull: boolean): void {
  if (definition.isOpen !== true) refuse(`${excerpt(name)} is not an attribute of ${definition.name}.`)
  if (!ownName.test(name)) refuse(`${excerpt(name)} is no name that an attribute can have.`)
  const fault = mayBeNull && value === null ? undefined : checkAny(value, name)
  if (fault !== undefined) refuse(`${fault}.`)
}

function checkValue(row: Row, value: unknown): void {
  const fault = row.check(value, row.title)
  if (fault === undefined) return
  const { wrong, incomplete } = row.attribute.refusal ?? {}
  refuse(`${fault}.`, fault.endsWith(' is missing') ? (incomplete ?? wrong) : wrong)
}

/**
 * Checks the attributes of a CREATE request against the definition of its resource type.
 * @param content attributes by short name, as on the wire
 * @throws RequestError badRequest, naming the attribute: unknown, forbidden in CREATE, missing, wrong value, null where only
 *   UPDATE may have it, a value for an attribute that only the host writes (creator)
 * @see TS-0004 7.3.3.3
 */
export function validateCreate(definition: ResourceTypeDefinition, content: JsonObject): void {
  const table = tableOf(definition)
  for (const name in content) {
    const row = table.rows.get(name)
    if (row === undefined) {
      checkUndescribed(name, content[name], definition, false)
      continue
    }
    if (!row.inCreate) refuse(`${row.title} is set by the hosting CSE and may not be given in a CREATE request.`)
    const value = content[name]
    if (row.nullOnCreate) {
      if (value !== null) refuse(`${row.title} may only be null in a CREATE request: the hosting CSE writes its value.`)
    } else if (value === null) {
      refuse(`${row.title} may not be null in a CREATE request.`)
    } else {
      checkValue(row, value)
    }
  }
  requireAll(table.mandatoryInCreate, table, content, 'CREATE')
}

/**
 * Checks the attributes of an UPDATE request against the definition of its resource type; null deletes an attribute. An
 * object without attributes is accepted, as other platforms do: it changes nothing but the time of modification.
 * @param content attributes by short name, as on the wire
 * @throws RequestError badRequest, naming the attribute: unknown, read-only, wrong value, null on one that must exist,
 *   accessControlPolicyIDs together with others
 * @see TS-0004 7.3.3.4
 */
export function validateUpdate(definition: ResourceTypeDefinition, content: JsonObject): void {
  const table = tableOf(definition)
  let count = 0
  for (const name in content) {
    count++
    const row = table.rows.get(name)
    if (row === undefined) {
      checkUndescribed(name, content[name], definition, true)
      continue
    }
    if (!row.inUpdate) refuse(`${row.title} may not be changed.`)
    const value = content[name]
    if (value !== null) checkValue(row, value)
    else if (!row.mayBeRemoved) refuse(`${row.title} may not be removed: every ${definition.name} has one.`)
  }
  if (count > 1 && table.policies !== undefined && content[table.policies] !== undefined) {
    refuse(`${table.policies} (accessControlPolicyIDs) must be the only attribute of its UPDATE request.`)
  }
  requireAll(table.mandatoryInUpdate, table, content, 'UPDATE')
}
