import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AttributeDefinition, CreateContent, ResourceTypeDefinition, UpdateContent } from './defineResourceType.ts'
import { wireName } from './defineResourceType.ts'
import { defineFlexContainer } from './device-models/defineFlexContainer.ts'
import { standardFlexContainers } from './device-models/index.ts'
import { managementObjectDefinitions } from './management-objects/index.ts'
import { createRegistry } from './registry.ts'
import { allResourceTypes, type container, resourceTypeDefinitions } from './resource-types/index.ts'
import { ownResourceTypeNumbers } from './resource-types/resourceTypeTable.ts'
import { compileType } from './validator.ts'

const registry = createRegistry()
const standard = resourceTypeDefinitions.filter(({ code }) => Object.hasOwn(allResourceTypes, code))
const knownNames = new Set([...Object.values(allResourceTypes), ...resourceTypeDefinitions].map(({ name }) => name))
/** An element of the standard in its own right keeps its prefix where it is an attribute. */
const attributeName = /^(?:m2m:)?[A-Za-z_][\w.-]*$/
const sentence = /^[\p{Lu}\d].*\.$/u

function checkAttribute(where: string, attribute: AttributeDefinition): void {
  assert.match(attribute.shortName, attributeName, where)
  assert.match(attribute.help, sentence, where)
  if (attribute.default !== undefined) assert.equal(compileType(attribute.type)(attribute.default, where), undefined)
  if (attribute.create === 'mandatory') assert.notEqual(attribute.nullOnCreate, true, where)
  if (attribute.secret) assert.equal(attribute.announced, 'notAnnounced', where)
}

function checkDefinition(definition: ResourceTypeDefinition): void {
  const where = wireName(definition)
  const rows = Object.entries(definition.attributes)
  assert.equal(new Set(rows.map(([, row]) => row.shortName)).size, rows.length, `${where}: short names are unique`)
  for (const [name, attribute] of rows) checkAttribute(`${where} ${name}`, attribute)
  for (const name of [...definition.children, ...(definition.parents ?? [])]) {
    assert.ok(knownNames.has(name), `${where}: unknown child or parent ${name}`)
  }
  assert.match(definition.summary, sentence, where)
  assert.notEqual(definition.source, '', where)
}

describe('definitions', () => {
  it('of resource types are sound', () => resourceTypeDefinitions.forEach(checkDefinition))
  it('of management objects are sound', () => managementObjectDefinitions.forEach(checkDefinition))
  it('of device models are sound', () => standardFlexContainers().map(defineFlexContainer).forEach(checkDefinition))

  it('have a name of their own on the wire', () => {
    const all = [
      ...resourceTypeDefinitions,
      ...managementObjectDefinitions,
      ...standardFlexContainers().map(defineFlexContainer),
    ]
    const names = all.map(wireName)
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    )
    assert.equal(names.length, registry.definitions().length)
  })

  it('agree with the table of resource types', () => {
    for (const definition of standard) {
      const row = allResourceTypes[definition.code]
      assert.equal(definition.name, row?.name)
      assert.equal(definition.shortName, row?.shortName)
      assert.deepEqual(definition.children, row?.children)
      assert.equal(definition.infrastructureOnly ?? false, row?.infrastructureOnly ?? false)
      assert.equal(definition.announceable, Object.hasOwn(allResourceTypes, definition.code + 10_000))
    }
  })

  it('cover every resource type that is not an announced one', () => {
    const numbers = Object.keys(allResourceTypes).map(Number)
    assert.deepEqual(
      standard.map(({ code }) => code).sort((a, b) => a - b),
      numbers.filter((number) => number < 10_000),
    )
  })

  it('of types that are not of the standard have numbers of their own, and parents', () => {
    const { minimum, maximum } = ownResourceTypeNumbers
    for (const definition of resourceTypeDefinitions.filter((one) => !standard.includes(one))) {
      assert.ok(definition.code >= minimum && definition.code <= maximum, definition.name)
      assert.ok(!definition.announceable, definition.name)
      assert.notDeepEqual(definition.parents ?? [], [], definition.name)
    }
    for (const { name, parents } of standard) assert.equal(parents, undefined, name)
  })

  it('have a name and a number of their own', () => {
    for (const key of ['name', 'code'] as const) {
      assert.equal(
        new Set(resourceTypeDefinitions.map((definition) => definition[key])).size,
        resourceTypeDefinitions.length,
        key,
      )
    }
  })

  it('cover every number of mgmtDefinition', () => {
    const numbers = managementObjectDefinitions.map((definition) => definition.managementDefinition)
    assert.deepEqual(
      numbers,
      Array.from({ length: 31 }, (_, index) => 1001 + index),
    )
  })

  it('fix mgmtDefinition and containerDefinition to the specialisation', () => {
    const firmware = compileType(registry.byWireName('m2m:fwr')!.attributes.mgmtDefinition!.type)
    assert.equal(firmware(1001, 'mgd'), undefined)
    assert.notEqual(firmware(1002, 'mgd'), undefined)
    const binarySwitch = compileType(registry.byWireName('cod:binSh')!.attributes.containerDefinition!.type)
    assert.equal(binarySwitch('org.onem2m.common.moduleclass.binarySwitch', 'cnd'), undefined)
    assert.notEqual(binarySwitch('org.onem2m.common.moduleclass.brightness', 'cnd'), undefined)
  })

  it('give every flexContainer of the standard a containerDefinition of its own', () => {
    const uris = registry
      .definitions()
      .map((definition) => definition.containerDefinition)
      .filter((uri) => uri !== undefined)
    assert.equal(new Set(uris).size, uris.length)
    assert.ok(uris.includes('org.onem2m.publicsafety.device.devicePWSCenter'))
    assert.ok(uris.includes('org.onem2m.common.subdevice.subDevicePowerOutlet'))
  })

  it('type what a client sends', () => {
    const create: CreateContent<typeof container> = { maxNrOfInstances: 3, labels: ['a:b'] }
    const update: UpdateContent<typeof container> = { maxNrOfInstances: null }
    // @ts-expect-error currentByteSize is set by the CSE only
    const wrong: CreateContent<typeof container> = { currentByteSize: 1 }
    // @ts-expect-error a number, not text
    const text: CreateContent<typeof container> = { maxNrOfInstances: '3' }
    assert.ok(create && update && wrong && text)
  })
})
