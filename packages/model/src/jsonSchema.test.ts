import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonObject } from './JsonText.ts'
import { jsonSchema } from './jsonSchema.ts'
import { createRegistry } from './registry.ts'
import { transaction } from './resource-types/index.ts'

const registry = createRegistry()
const resourceOf = (schema: JsonObject, name: string) =>
  (schema.properties as JsonObject)[name] as { properties: Record<string, JsonObject>; required?: string[] }

/** Every pattern of a schema, which has to compile the way validators compile it. */
function patternsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'pattern' in value && typeof value.pattern === 'string' ? [value.pattern] : []
  return own.concat(Object.values(value).flatMap(patternsOf))
}

describe('jsonSchema', () => {
  it('describes what a CREATE request may carry', () => {
    const { properties, required } = resourceOf(jsonSchema(registry.byWireName('m2m:ae')!, 'create'), 'm2m:ae')
    assert.ok(required?.includes('api') && required.includes('rr'))
    assert.equal(properties.ri, undefined)
    assert.equal(properties.lbl?.type, 'array')
  })

  it('lets an UPDATE remove what need not exist', () => {
    const { properties } = resourceOf(jsonSchema(registry.byWireName('m2m:cnt')!, 'update'), 'm2m:cnt')
    assert.deepEqual((properties.mni!.anyOf as JsonObject[])[1], { type: 'null' })
    assert.equal(properties.rn, undefined)
  })

  it('wants creator as null', () => {
    const { properties } = resourceOf(jsonSchema(registry.byWireName('m2m:cnt')!, 'create'), 'm2m:cnt')
    assert.equal(properties.cr?.type, 'null')
  })

  it('is JSON, with patterns that compile, for every definition and form', () => {
    const seen = new Set<string>()
    for (const definition of registry.definitions()) {
      for (const form of ['create', 'update', 'resource'] as const) {
        const schema = jsonSchema(definition, form)
        assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema)
        for (const pattern of patternsOf(schema)) seen.add(pattern)
      }
    }
    for (const pattern of seen) new RegExp(pattern, 'u')
  })

  it('tells the primitives of a transaction from child resources', () => {
    const resource = resourceOf(jsonSchema(transaction, 'resource'), 'm2m:trac')
    const [children = ''] = Object.keys((resource as unknown as JsonObject).patternProperties as JsonObject)
    assert.match('m2m:sub', new RegExp(children))
    for (const name of ['m2m:rqp', 'm2m:rsp']) {
      assert.ok(resource.properties[name])
      assert.doesNotMatch(name, new RegExp(children))
    }
  })
})
