import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Condition, Resource, ResourceStore } from '@waystation/core/ports'
import { append, create, found, newInstance, newResource } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'

interface Tree {
  readonly store: ResourceStore
  readonly base: Resource
  readonly application: Resource
}

/** cse ─ app ─ temp ─ (i1, i2) · app ─ humid ─ sub · other */
function plant(store: ResourceStore): Tree {
  const base = newResource(store, undefined, 'cse')
  const application = newResource(
    store,
    base,
    'app',
    { lbl: ['home', 'x'], poa: ['http://one', 'http://two'] },
    { resourceType: 2 },
  )
  const temp = newResource(store, application, 'temp', { lbl: ['home'], mni: 10, st: 1.5, or: { a: 'nested' } })
  const humid = newResource(store, application, 'humid', { lbl: [], mni: 5, rr: true, or: 'a[b]?c' })
  const subscription = newResource(store, humid, 'sub', {}, { resourceType: 23 })
  const other = newResource(store, base, 'other', { lbl: ['X'], mni: '10' })
  create(store, base, application, temp, humid, subscription, other)
  const moved = append(store, temp, newInstance(temp, { rn: 'i1', lbl: ['home'], cnf: 'text/plain:0', con: 'a*b' }))
  append(store, moved, newInstance(moved, { rn: 'i2', cnf: 'application/json:1:0', con: 'A*B', cs: 3 }))
  return { store, base, application }
}

const label = (...labels: string[]): Condition => ({ kind: 'label', labels })
const equals = (attribute: string, value: string | number | boolean): Condition => ({
  kind: 'equals',
  attribute,
  value,
})
const type = (...codes: number[]): Condition => ({ kind: 'type', codes })

for (const { name, open } of implementations) {
  describe(`discovery in ${name}`, () => {
    const finds = (condition: Condition | undefined, ...names: string[]) => {
      const { store, base } = plant(open())
      assert.deepEqual(found(store, condition === undefined ? { root: base } : { root: base, condition }), names)
      return store.close()
    }

    it('lists resources by creation, then instances, without the root', () =>
      finds(undefined, 'app', 'temp', 'humid', 'sub', 'other', 'i1', 'i2'))

    it('takes more conditions than one expression of SQL may nest', async () => {
      const many = (condition: Condition) => Array.from({ length: 1500 }, () => condition)
      await finds({ kind: 'all', conditions: [...many(equals('mni', 10)), type(3)] }, 'temp', 'other')
      await finds({ kind: 'any', conditions: [...many(equals('mni', 7)), equals('mni', 5)] }, 'humid')
      await finds({ kind: 'exactlyOne', conditions: [...many(equals('mni', 7)), equals('mni', 5)] }, 'humid')
    })

    it('stays below the root and within the levels', async () => {
      const { store, base, application } = plant(open())
      assert.deepEqual(found(store, { root: application }), ['temp', 'humid', 'sub', 'i1', 'i2'])
      assert.deepEqual(found(store, { root: application, levels: 1 }), ['temp', 'humid'])
      assert.deepEqual(found(store, { root: base, levels: 2 }), ['app', 'temp', 'humid', 'other'])
      assert.deepEqual(found(store, { root: base, levels: 3, condition: label('home') }), ['app', 'temp', 'i1'])
      assert.deepEqual(found(store, { root: application, levels: 1, condition: label('home') }), ['temp'])
      assert.deepEqual(found(store, { root: application, withoutInstances: true }), ['temp', 'humid', 'sub'])
      const temp = store.resourceByPath('cse/app/temp') as Resource
      assert.deepEqual(found(store, { root: temp }), ['i1', 'i2'])
      assert.deepEqual(found(store, { root: temp, levels: 1, condition: label('home', 'x') }), ['i1'])
      await store.close()
    })

    it('finds by label, each once', async () => {
      await finds(label('home'), 'app', 'temp', 'i1')
      await finds(label('home', 'x', 'home'), 'app', 'temp', 'i1')
      await finds(label('X'), 'other')
      await finds(label(), ...[])
      await finds({ kind: 'any', conditions: [label('x'), label('X')] }, 'app', 'other')
      await finds({ kind: 'all', conditions: [label('x'), label('home')] }, 'app')
      const many = Array.from({ length: 80 }, (_, index) => `l${index}`)
      await finds(label(...many, 'home'), 'app', 'temp', 'i1')
    })

    it('finds by type', async () => {
      await finds(type(23, 2), 'app', 'sub')
      await finds(type(4), 'i1', 'i2')
      await finds(type(4, 23), 'sub', 'i1', 'i2')
      await finds({ kind: 'all', conditions: [type(3), label('home')] }, 'temp')
      await finds(type(), ...[])
    })

    it('compares attributes by value, text by text and number by number', async () => {
      await finds({ kind: 'compare', attribute: 'mni', operator: '>=', value: 5 }, 'temp', 'humid')
      await finds({ kind: 'compare', attribute: 'mni', operator: '<', value: 10 }, 'humid')
      await finds({ kind: 'compare', attribute: 'mni', operator: '<=', value: '2' }, 'other')
      await finds({ kind: 'compare', attribute: 'st', operator: '>', value: 1 }, 'temp')
      await finds({ kind: 'compare', attribute: 'rr', operator: '>=', value: 0 }, ...[])
    })

    it('finds by equality, with wildcards, in lists, and takes nothing but * for special', async () => {
      await finds(equals('mni', 10), 'temp', 'other')
      await finds(equals('mni', '1*'), 'temp', 'other')
      await finds(equals('rr', true), 'humid')
      await finds(equals('poa', 'http://two'), 'app')
      await finds(equals('poa', '*one'), 'app')
      await finds(equals('con', 'a*'), 'i1')
      await finds(equals('con', 'A*B'), 'i2')
      await finds(equals('or', 'a[b]?c'), 'humid')
      await finds(equals('or', '*[b]?*'), 'humid')
      await finds(equals('or', '*b?c'), ...[])
      await finds(equals('or', 'nested'), ...[])
      await finds(equals('rn', '%'), ...[])
      await finds(equals('missing', '*'), ...[])
    })

    it('finds by the media type of the content', async () => {
      await finds({ kind: 'contentType', mediaTypes: ['text/plain'] }, 'i1')
      await finds({ kind: 'contentType', mediaTypes: ['application/json', 'text/plain'] }, 'i1', 'i2')
      await finds({ kind: 'contentType', mediaTypes: ['text'] }, ...[])
    })

    it('finds by what children and parents are', async () => {
      await finds({ kind: 'child', condition: label('home') }, 'app', 'temp')
      await finds({ kind: 'child', condition: type(23) }, 'humid')
      await finds({ kind: 'child', condition: { kind: 'child', condition: type(4) } }, 'app')
      await finds({ kind: 'parent', condition: label('home') }, 'temp', 'humid', 'i1', 'i2')
      await finds({ kind: 'parent', condition: { kind: 'parent', condition: type(2) } }, 'sub', 'i1', 'i2')
      await finds({ kind: 'child', condition: { kind: 'parent', condition: label('x') } }, 'app')
    })

    it('combines by all, any and exactly one', async () => {
      await finds({ kind: 'all', conditions: [] }, 'app', 'temp', 'humid', 'sub', 'other', 'i1', 'i2')
      await finds({ kind: 'any', conditions: [] }, ...[])
      await finds({ kind: 'any', conditions: [type(23), equals('rn', 'i2')] }, 'sub', 'i2')
      await finds({ kind: 'exactlyOne', conditions: [label('home'), type(3)] }, 'app', 'humid', 'other', 'i1')
      await finds({ kind: 'exactlyOne', conditions: [label('home'), type(3), equals('mni', 10)] }, 'app', 'humid', 'i1')
    })

    it('asks predicates, nested or not, with the attributes of candidates only', async () => {
      const asked: unknown[] = []
      const isLong: Condition = {
        kind: 'predicate',
        test: (attributes) => {
          asked.push(attributes.rn)
          return String(attributes.rn).length > 3
        },
      }
      await finds({ kind: 'all', conditions: [isLong, type(3)] }, 'temp', 'humid', 'other')
      assert.deepEqual(asked, ['temp', 'humid', 'other'])
      await finds({ kind: 'any', conditions: [isLong, type(2)] }, 'app', 'temp', 'humid', 'other')
      await finds({ kind: 'parent', condition: isLong }, 'sub', 'i1', 'i2')
    })

    it('sees changes that are not committed yet, and may be left half way or nested', async () => {
      const { store, base } = plant(open())
      const temp = store.resourceByPath('cse/app/temp') as Resource
      store.apply([{ kind: 'updateResource', resource: temp.with({ ...temp.attributes, lbl: ['moved'] }) }])
      assert.deepEqual(found(store, { root: base, condition: label('moved') }), ['temp'])
      assert.deepEqual(found(store, { root: base, condition: label('home') }), ['app', 'i1'])
      for (const outer of store.discover({ root: base })) {
        const [inner] = store.discover({ root: base })
        assert.equal(inner?.name, outer.name)
        break
      }
      await store.committed()
      await store.close()
    })
  })
}
