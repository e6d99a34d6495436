import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Condition, Resource } from '@waystation/core/ports'
import { compileDiscovery } from './compileDiscovery.ts'
import type { Probes } from './discoveryLeads.ts'

const base = resource(1, 0, 'cse')
const application = resource(2, 1, 'cse/app')

function resource(id: number, parent: number, path: string): Resource {
  const fields = { resourceID: `r${id}`, resourceType: 2, wireName: 'm2m:ae', originator: 'C', expires: null }
  return new Resource({ id, parent, path, nextSequence: 1, ...fields }, {})
}

/** Answers as if every index gave as many keys as `sizes` says by a word of its select. */
function probing(sizes: Record<string, number>): Probes {
  const sizeOf = (sql: string) => Object.entries(sizes).find(([word]) => sql.includes(word))?.[1] ?? 0
  return {
    count: (selects, limit) =>
      Math.min(
        limit,
        selects.reduce((sum, { sql }) => sum + sizeOf(sql), 0),
      ),
    typesOfChildren: () => [2, 3],
    resources: 1_000_000,
  }
}

function compile(root: Resource, condition: Condition | undefined, sizes: Record<string, number>, levels?: number) {
  const query = { root, ...(condition && { condition }), ...(levels && { levels }) }
  const compiled = compileDiscovery(query, probing(sizes), () => 1)
  return { ...compiled, resources: compiled.resources?.(), instances: compiled.instances?.() }
}

const label: Condition = { kind: 'label', labels: ['x'] }

describe('compileDiscovery', () => {
  it('never writes a value into the text', () => {
    const secret = "'; DROP TABLE resource; --"
    const conditions: Condition[] = [
      { kind: 'label', labels: [secret] },
      { kind: 'equals', attribute: 'rn', value: `${secret}*` },
      { kind: 'compare', attribute: 'rn', operator: '<', value: secret },
      { kind: 'contentType', mediaTypes: [secret] },
      { kind: 'child', condition: { kind: 'equals', attribute: 'rn', value: secret } },
    ]
    for (const condition of conditions) {
      const { resources, instances } = compile(application, condition, {})
      for (const each of [resources, instances]) {
        assert.ok(!each?.sql.includes('DROP'))
        assert.equal(each?.sql.match(/\?/g)?.length, each?.parameters.length)
      }
    }
  })

  it('compiles queries of one shape to one text', () => {
    const like = (value: string): Condition => ({
      kind: 'all',
      conditions: [label, { kind: 'equals', attribute: value, value }],
    })
    assert.equal(compile(base, like('a'), {}).resources?.sql, compile(base, like('b'), {}).resources?.sql)
  })

  it('refuses attribute names that are none', () => {
    const condition: Condition = { kind: 'equals', attribute: 'a" x', value: 1 }
    assert.throws(() => compile(base, condition, {}), /is no attribute name/)
  })

  it('lets the smallest index lead', () => {
    const both: Condition = { kind: 'all', conditions: [label, { kind: 'type', codes: [23] }] }
    const leadOf = (sql: string | undefined) =>
      /FROM \(SELECT \S+(?: AS id)? FROM (?:resource INDEXED BY )?(\w+)/.exec(sql ?? '')?.[1]
    const many = { resource_label: 1e6, resource_by_type: 1e6, resource_by_path: 1e6, resource_by_parent: 1e6 }
    assert.equal(leadOf(compile(application, both, many).resources?.sql), 'resource_label')
    assert.equal(
      leadOf(compile(application, both, { ...many, resource_by_type: 3 }).resources?.sql),
      'resource_by_type',
    )
    assert.equal(
      leadOf(compile(application, both, { ...many, resource_by_path: 3 }).resources?.sql),
      'resource_by_path',
    )
    assert.equal(leadOf(compile(application, label, many, 1).resources?.sql), 'resource_label')
    assert.equal(leadOf(compile(application, undefined, many, 1).resources?.sql), 'resource_by_parent')
    assert.equal(leadOf(compile(application, undefined, many).resources?.sql), 'resource')
    assert.equal(leadOf(compile(application, undefined, { resource_by_path: 2000 }).resources?.sql), 'resource_by_path')
  })

  it('asks no table that cannot have an answer', () => {
    const compiled = compile(base, { kind: 'type', codes: [4] }, {})
    assert.equal(compiled.resources, undefined)
    assert.notEqual(compiled.instances, undefined)
    assert.equal(compile(base, { kind: 'type', codes: [2] }, {}).instances, undefined)
  })
})
