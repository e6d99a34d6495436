import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wireName } from './defineResourceType.ts'
import { defineFlexContainer } from './device-models/defineFlexContainer.ts'
import { UsageError } from './errors.ts'
import { createRegistry } from './registry.ts'
import { resourceTypeDefinitions } from './resource-types/index.ts'

const registry = createRegistry()

describe('createRegistry', () => {
  it('finds definitions by name on the wire and by number', () => {
    assert.equal(registry.byWireName('m2m:cnt')?.name, 'container')
    assert.equal(registry.byWireName('dcfg:wific')?.managementDefinition, 1028)
    assert.equal(registry.byCode(28)?.name, 'flexContainer')
    assert.equal(registry.byWireName('m2m:nope'), undefined)
    assert.equal(registry.byCode(33), undefined)
  })

  it('tells what a resource is from its number and its name on the wire', () => {
    assert.equal(registry.specialisation(3, 'm2m:cnt')?.name, 'container')
    assert.equal(registry.specialisation(28, 'cod:tempe')?.name, 'temperature')
    assert.equal(registry.specialisation(13, 'm2m:bat')?.name, 'battery')
    assert.equal(registry.specialisation(28, 'm2m:bat'), undefined)
  })

  it('has no resource of the general flexContainer', () => {
    assert.equal(registry.specialisation(28, 'm2m:fcnt'), undefined)
  })

  it('has open definitions for management objects that nobody knows', () => {
    for (const name of ['m2m:mgo', 'vnd:pump']) {
      const definition = registry.specialisation(13, name)
      assert.equal(definition?.isOpen, true)
      assert.equal(definition && wireName(definition), name)
      assert.equal(registry.specialisation(13, name), definition)
    }
    for (const name of ['m2m:pump', 'pump', 'cod:tempe', 'm2m:cnt', 'vnd:a:b', 'vnd:']) {
      assert.equal(registry.specialisation(13, name), undefined)
    }
    assert.equal(registry.byWireName('vnd:pump'), undefined)
  })

  it('derives the snapshots of a flexContainer', () => {
    const snapshot = registry.specialisation(58, 'cod:tempeInst')
    assert.equal(snapshot?.attributes.currentTemperature?.create, 'notPresent')
    assert.equal(snapshot?.instance, true)
    assert.equal(registry.byWireName('cod:tempeInst'), snapshot)
    assert.equal(registry.specialisation(58, 'm2m:cntInst'), undefined)
    assert.equal(registry.byWireName(`cod:tempe${'Inst'.repeat(100_000)}`), undefined)
  })

  it('derives the announced variants', () => {
    assert.equal(registry.byCode(10_003)?.name, 'containerAnnc')
    assert.equal(registry.specialisation(10_003, 'm2m:cntA'), registry.byCode(10_003))
    assert.equal(registry.specialisation(10_013, 'm2m:batA')?.managementDefinition, 1006)
    assert.equal(registry.specialisation(10_013, 'm2m:mgoA'), undefined)
    assert.equal(registry.specialisation(10_028, 'cod:binShAnnc')?.attributes.link?.create, 'mandatory')
    for (const name of ['m2m:subA', 'm2m:cntAA', 'cod:binShA', 'm2m:cntAnnc', 'A', `m2m:cnt${'A'.repeat(100_000)}`]) {
      assert.equal(registry.byWireName(name), undefined)
    }
    assert.equal(registry.byCode(10_023), undefined)
  })

  it('knows which child may be where, also of types without a definition', () => {
    const container = registry.byWireName('m2m:cnt')!
    assert.ok(registry.mayHaveChild(container, 4))
    assert.ok(registry.mayHaveChild(container, 24))
    assert.ok(!registry.mayHaveChild(container, 2))
    assert.ok(!registry.mayHaveChild(container, 4711))
    assert.ok(!registry.mayHaveChild(registry.byWireName('m2m:cin')!, 23))
  })

  it('tells numbers of the standard from implemented ones', () => {
    assert.ok(!registry.isKnownCode(33))
    const own = registry.implementedCodes().filter((code) => code < 10_000)
    assert.deepEqual(
      own,
      resourceTypeDefinitions.map(({ code }) => code).sort((a, b) => a - b),
    )
  })

  it('names virtual children and attributes', () => {
    const container = registry.byWireName('m2m:cnt')!
    assert.equal(registry.virtualChild(container, 'la'), 'latest')
    assert.equal(registry.virtualChild(container, 'fopt'), undefined)
    assert.equal(registry.namesOf(container).shortOf('maxNrOfInstances'), 'mni')
    assert.equal(registry.namesOf(container).longOf('mni'), 'maxNrOfInstances')
    assert.equal(registry.namesOf(container).longOf('constructor'), undefined)
  })

  it('takes specialisations of the operator and refuses a name that is taken', () => {
    const valve = { name: 'valve', namespace: 'acme', shortName: 'valve', containerDefinition: 'org.example.valve' }
    const own = createRegistry([defineFlexContainer({ ...valve, attributes: 'open!=isOpen:boolean' })])
    assert.equal(own.specialisation(28, 'acme:valve')?.attributes.isOpen?.always, true)
    assert.throws(
      () => createRegistry([defineFlexContainer({ ...valve, namespace: 'cod', shortName: 'binSh' })]),
      UsageError,
    )
  })
})
