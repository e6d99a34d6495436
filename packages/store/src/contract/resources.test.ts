import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StoreError } from '@waystation/core/ports'
import { append, create, newInstance, newResource, plain } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'

for (const { name, open } of implementations) {
  describe(`resources in ${name}`, () => {
    it('finds a resource by number, identifier and path, also before the commit', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      const child = newResource(store, base, 'a b', { lbl: ['x'] }, { expires: 5, originator: '/id/C1' })
      create(store, base, child)
      for (const state of ['open', 'committed']) {
        for (const one of [
          store.resource(child.id),
          store.resourceByID(child.resourceID),
          store.resourceByPath('cse/a b'),
        ]) {
          assert.deepEqual(plain(one), plain(child), state)
        }
        assert.equal(store.resourceByPath('cse/A b'), undefined)
        assert.equal(store.resourceByID('nobody'), undefined)
        await store.committed()
      }
      await store.close()
    })

    it('shows the newest of several updates at once and afterwards', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      create(store, base)
      for (let st = 1; st <= 3; st++) {
        const resource = base.with({ ...base.attributes, st, lbl: [`l${st}`] }, { nextSequence: st, expires: st })
        store.apply([{ kind: 'updateResource', resource }])
        assert.equal(store.resource(base.id)?.attributes.st, st)
      }
      await store.committed()
      const stored = store.resourceByPath('cse')
      assert.deepEqual(
        [stored?.attributes.st, stored?.nextSequence, stored?.expires, store.expired(3, 9).length],
        [3, 3, 3, 1],
      )
      await store.close()
    })

    it('keeps lists of children true through creation, update and deletion', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      create(store, base)
      assert.deepEqual(store.childrenOfType(base.id, 23), [])
      const subscriptions = ['one', 'two', 'three'].map((each) =>
        newResource(store, base, each, {}, { resourceType: 23 }),
      )
      create(store, ...subscriptions)
      const [one, two, three] = subscriptions as [never, never, never]
      assert.deepEqual(
        store.childrenOfType(base.id, 23).map((child) => child.name),
        ['one', 'two', 'three'],
      )
      store.apply([{ kind: 'deleteResource', resource: two }])
      store.apply([{ kind: 'updateResource', resource: (three as typeof base).with({ rn: 'three', exc: 7 }) }])
      assert.deepEqual(
        store.childrenOfType(base.id, 23).map((child) => child.attributes.exc),
        [undefined, 7],
      )
      assert.deepEqual(store.childrenOfType(base.id, 3), [])
      assert.deepEqual(store.childrenOfType((one as typeof base).id, 23), [])
      await store.close()
    })

    it('deletes everything below a resource and nothing beside it', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      const gone = newResource(store, base, 'ab')
      const below = newResource(store, gone, 'c', { lbl: ['deep'] })
      const beside = newResource(store, base, 'ab-c', { lbl: ['kept'] })
      create(store, base, gone, below, beside)
      append(store, below, newInstance(below, { lbl: ['deep'] }))
      append(store, beside, newInstance(beside))
      store.childrenOfType(gone.id, 3)
      store.latestInstance(below.id)
      store.apply([{ kind: 'deleteResource', resource: gone }])
      assert.equal(store.resource(below.id), undefined)
      assert.equal(store.resourceByPath('cse/ab/c'), undefined)
      assert.equal(store.latestInstance(below.id), undefined)
      assert.deepEqual(store.childrenOfType(gone.id, 3), [])
      assert.deepEqual(
        [...store.discover({ root: base })].map((one) => one.name),
        ['ab-c', `cin-${beside.id.toString(36)}-1`],
      )
      assert.deepEqual([...store.discover({ root: base, condition: { kind: 'label', labels: ['deep'] } })], [])
      assert.deepEqual([store.statistics().resources, store.statistics().instances], [2, 1])
      create(store, newResource(store, base, 'ab'))
      assert.equal(store.resourceByPath('cse/ab')?.name, 'ab')
      await store.close()
    })

    it('refuses a plan as a whole when one of its writes cannot be', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      create(store, base)
      await store.committed()
      const fresh = newResource(store, base, 'new')
      const twice = newResource(store, base, 'new')
      const changed = base.with({ ...base.attributes, st: 9 })
      assert.throws(
        () =>
          store.apply([
            { kind: 'updateResource', resource: changed },
            { kind: 'createResource', resource: fresh },
            { kind: 'createResource', resource: twice },
          ]),
        StoreError,
      )
      assert.equal(store.resourceByPath('cse/new'), undefined)
      assert.equal(store.resource(base.id)?.attributes.st, undefined)
      assert.equal(store.statistics().resources, 1)
      assert.throws(() => create(store, newResource(store, fresh, 'orphan')), StoreError)
      assert.throws(() => store.apply([{ kind: 'updateResource', resource: fresh }]), StoreError)
      create(store, twice)
      await store.committed()
      assert.equal(store.resourceByPath('cse/new')?.id, twice.id)
      await store.close()
    })

    it('refuses a plan that updates what it has deleted, and nothing else of the same transaction', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      const child = newResource(store, base, 'a')
      create(store, base, child)
      assert.throws(
        () =>
          store.apply([
            { kind: 'deleteResource', resource: child },
            { kind: 'updateResource', resource: child },
          ]),
        StoreError,
      )
      await store.committed()
      assert.deepEqual(plain(store.resource(child.id)), plain(child))
      assert.equal(store.statistics().resources, 2)
      await store.close()
    })

    it('gives numbers that grow and never repeat', async () => {
      const store = open()
      const numbers = Array.from({ length: 100 }, () => store.nextResourceNumber())
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].sort((a, b) => a - b),
      )
      assert.ok((numbers[0] as number) >= 1)
      const message = store.nextMessageNumber()
      assert.ok(store.nextMessageNumber() > message)
      await store.close()
    })

    it('lists resources of a type anywhere and what has expired, earliest first', async () => {
      const store = open()
      const base = newResource(store, undefined, 'cse')
      const late = newResource(store, base, 'late', {}, { expires: 300, resourceType: 2 })
      const soon = newResource(store, base, 'soon', {}, { expires: 100, resourceType: 2 })
      create(store, base, late, soon)
      append(store, base, newInstance(base, {}, { expires: 50 }))
      assert.deepEqual(
        [...store.resourcesOfType(2)].map((one) => one.name),
        ['late', 'soon'],
      )
      assert.deepEqual(
        store.expired(99, 10).map((one) => one.expires),
        [50],
      )
      assert.deepEqual(
        store.expired(300, 10).map((one) => one.expires),
        [100, 300, 50],
      )
      assert.deepEqual(
        store.expired(300, 2).map((one) => one.expires),
        [100, 300],
      )
      store.apply([{ kind: 'updateResource', resource: soon.with(soon.attributes, { expires: null }) }])
      assert.deepEqual(
        store.expired(300, 10).map((one) => one.expires),
        [300, 50],
      )
      await store.close()
    })
  })
}
