import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toLongNames, toShortNames } from './names.ts'
import { createRegistry } from './registry.ts'

const registry = createRegistry()
const policy = registry.byWireName('m2m:acp')!
const long = {
  resourceName: 'a',
  privileges: { accessControlRule: [{ accessControlOriginators: ['all'], accessControlOperations: 63 }] },
}

describe('toShortNames', () => {
  it('takes long and short names, and keeps unknown ones', () => {
    const container = registry.byWireName('m2m:cnt')!
    assert.deepEqual(toShortNames(container, { maxNrOfInstances: 5, lbl: ['a'], foo: 1 }), {
      mni: 5,
      lbl: ['a'],
      foo: 1,
    })
  })

  it('takes a name with hyphens as people type it', () => {
    const application = registry.byWireName('m2m:ae')!
    assert.deepEqual(toShortNames(application, { appID: 'N1', 'App-ID': 'N1' }), { api: 'N1' })
  })

  it('goes down into complex values', () => {
    const short = toShortNames(policy, long) as { pv: { acr: object[] } }
    assert.deepEqual(Object.keys(short), ['rn', 'pv'])
    assert.ok(Array.isArray(short.pv.acr))
  })

  it('keeps hostile names and values', () => {
    const hostile = JSON.parse('{"__proto__":{"a":1},"pv":5,"privileges":null}')
    assert.ok(Object.hasOwn(toShortNames(policy, hostile), '__proto__'))
  })
})

describe('toLongNames', () => {
  it('is the reverse, for every definition', () => {
    for (const definition of registry.definitions()) {
      const attributes = Object.values(definition.attributes).map((attribute) => [attribute.shortName, 1])
      const short = Object.fromEntries(attributes)
      assert.deepEqual(toShortNames(definition, toLongNames(definition, short)), short, definition.name)
    }
  })
})
