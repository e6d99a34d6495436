import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { announcedVariant } from './announcedVariant.ts'
import { validateCreate } from './contentValidator.ts'
import { wireName } from './defineResourceType.ts'
import { RequestError, UsageError } from './errors.ts'
import { createRegistry } from './registry.ts'
import { allResourceTypes } from './resource-types/resourceTypeTable.ts'

const registry = createRegistry()
const variantOf = (name: string) => announcedVariant(registry.byWireName(name)!)

describe('announcedVariant', () => {
  it('has the number, the name and the children of the announced type', () => {
    const variant = variantOf('m2m:cnt')
    assert.deepEqual([variant.code, variant.name, wireName(variant)], [10_003, 'containerAnnc', 'm2m:cntA'])
    assert.ok(variant.children.includes('contentInstanceAnnc'))
    assert.equal(variantOf('m2m:cnt'), variant)
  })

  it('carries announced attributes, the link, and what every announced resource has', () => {
    const { attributes } = variantOf('m2m:cnt')
    assert.equal(attributes.link?.create, 'mandatory')
    assert.equal(attributes.maxNrOfInstances?.create, 'optional')
    for (const name of ['creator', 'announceTo', 'currentByteSize']) assert.equal(attributes[name], undefined, name)
    for (const name of ['expirationTime', 'accessControlPolicyIDs', 'resourceID']) assert.ok(attributes[name], name)
    assert.ok(variantOf('m2m:cin').attributes.accessControlPolicyIDs)
  })

  it('takes read-only attributes from the host of the original', () => {
    validateCreate(variantOf('m2m:ae'), { lnk: '/id-in/Cx', aei: 'Cx', api: 'Na' })
    assert.throws(() => validateCreate(variantOf('m2m:ae'), {}), RequestError)
  })

  it('has the suffix of its specification', () => {
    assert.equal(wireName(variantOf('m2m:bat')), 'm2m:batA')
    const model = variantOf('cod:binSh')
    assert.equal(wireName(model), 'cod:binShAnnc')
    assert.ok(model.containerDefinition?.endsWith('Annc'))
    assert.equal(model.code, 10_028)
  })

  it('agrees with the table of resource types on all that can be announced', () => {
    for (const definition of registry.definitions()) {
      const row = allResourceTypes[definition.code + 10_000]
      if (!definition.announceable) {
        assert.throws(() => announcedVariant(definition), UsageError)
        continue
      }
      assert.ok(row, definition.name)
      const shortNames = Object.values(announcedVariant(definition).attributes).map((attribute) => attribute.shortName)
      assert.equal(new Set(shortNames).size, shortNames.length, definition.name)
    }
  })
})
