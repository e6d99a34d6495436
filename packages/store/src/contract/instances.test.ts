import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Resource, type ResourceStore, StoreError } from '@waystation/core/ports'
import { append, create, newInstance, newResource, plain } from '../testing/fixtures.ts'
import { implementations } from '../testing/implementations.ts'

function withContainer(store: ResourceStore): Resource {
  const base = newResource(store, undefined, 'cse')
  const container = newResource(store, base, 'cnt')
  create(store, base, container)
  return container
}

/** Stores `count` instances. */
function fill(store: ResourceStore, container: Resource, count: number): Resource {
  let moved = container
  for (let index = 0; index < count; index++) moved = append(store, moved, newInstance(moved))
  return moved
}

const sequences = (instances: Iterable<{ sequence: number }>) => [...instances].map(({ sequence }) => sequence)

for (const { name, open } of implementations) {
  describe(`instances in ${name}`, () => {
    it('finds an instance by position, given name and generation time', async () => {
      const store = open()
      const container = withContainer(store)
      const fields = {
        givenName: 'mine',
        generationTime: '20260101T000000,000000',
        resourceType: 30,
        wireName: 'm2m:tsi',
      }
      const instance = newInstance(container, { lbl: ['a', 'b'] }, { ...fields, expires: 9, sizeBytes: 77 })
      append(store, container, instance)
      for (const one of [
        store.instance(container.id, 1),
        store.instanceNamed(container.id, 'mine'),
        store.instanceGeneratedAt(container.id, fields.generationTime),
        store.latestInstance(container.id),
        store.oldestInstance(container.id),
      ]) {
        assert.deepEqual(plain(one), plain(instance))
      }
      assert.equal(store.instance(container.id, 2), undefined)
      assert.equal(store.instanceNamed(container.id, 'Mine'), undefined)
      assert.equal(store.instanceNamed(container.id + 1, 'mine'), undefined)
      await store.close()
    })

    it('keeps wire names that the type does not tell', async () => {
      const store = open()
      const container = withContainer(store)
      append(store, container, newInstance(container, {}, { resourceType: 58, wireName: 'cod:binSh' }))
      assert.equal(store.oldestInstance(container.id)?.wireName, 'cod:binSh')
      await store.close()
    })

    it('tells the latest and the oldest through creation and deletion', async () => {
      const store = open()
      let container = withContainer(store)
      const ends = () => [store.oldestInstance(container.id)?.sequence, store.latestInstance(container.id)?.sequence]
      assert.deepEqual(ends(), [undefined, undefined])
      container = fill(store, container, 4)
      assert.deepEqual(ends(), [1, 4])
      store.apply([{ kind: 'deleteInstances', container: container.id, sequences: [1, 4, 99] }])
      assert.deepEqual(ends(), [2, 3])
      container = fill(store, container, 1)
      assert.deepEqual(ends(), [2, 5])
      assert.equal(store.statistics().instances, 3)
      store.apply([{ kind: 'deleteAllInstances', container: container.id }])
      assert.deepEqual(ends(), [undefined, undefined])
      assert.equal(store.statistics().instances, 0)
      await store.close()
    })

    it('lists them oldest first from any position, however many', async () => {
      const store = open()
      const container = fill(store, withContainer(store), 300)
      assert.deepEqual(
        sequences(store.instances(container.id)),
        Array.from({ length: 300 }, (_, index) => index + 1),
      )
      assert.deepEqual(sequences(store.instances(container.id, 299)), [299, 300])
      for (const instance of store.instances(container.id)) if (instance.sequence === 3) break
      await store.committed()
      await store.close()
    })

    it('replaces an instance and its labels', async () => {
      const store = open()
      const container = withContainer(store)
      const instance = newInstance(container, { lbl: ['old'] })
      append(store, container, instance)
      store.latestInstance(container.id)
      const changed = newInstance(container, { lbl: ['new'], con: 'changed' }, { sizeBytes: 7 })
      store.apply([{ kind: 'updateInstance', instance: changed }])
      assert.equal(store.latestInstance(container.id)?.attributes.con, 'changed')
      const byLabel = (label: string) => [
        ...store.discover({ root: container, condition: { kind: 'label', labels: [label] } }),
      ]
      assert.deepEqual([byLabel('old').length, byLabel('new').length], [0, 1])
      store.apply([{ kind: 'deleteInstances', container: container.id, sequences: [1] }])
      assert.deepEqual(byLabel('new'), [])
      assert.throws(() => store.apply([{ kind: 'updateInstance', instance: changed }]), StoreError)
      await store.close()
    })

    it('refuses a second instance of the same position, name or generation time', async () => {
      const store = open()
      const container = withContainer(store)
      append(store, container, newInstance(container, {}, { givenName: 'mine', generationTime: 't1' }))
      for (const fields of [
        { sequence: 1 },
        { sequence: 2, givenName: 'mine' },
        { sequence: 2, generationTime: 't1' },
      ]) {
        const instance = newInstance(container, { lbl: ['x'] }, fields)
        assert.throws(() => store.apply([{ kind: 'createInstance', instance }]), StoreError)
      }
      const nowhere = newInstance(newResource(store, container, 'not stored'))
      assert.throws(() => store.apply([{ kind: 'createInstance', instance: nowhere }]), StoreError)
      assert.equal(store.statistics().instances, 1)
      assert.equal(store.latestInstance(container.id)?.sequence, 1)
      await store.close()
    })

    it('knows which names below a parent are taken', async () => {
      const store = open()
      const container = withContainer(store)
      const child = newResource(store, container, 'child')
      create(store, child)
      const unnamed = newInstance(container)
      const moved = append(store, container, unnamed)
      append(store, moved, newInstance(moved, {}, { givenName: 'given' }))
      const taken = ['child', 'given', unnamed.name, 'other', 'cin-1-1', 'Child', `${unnamed.name}0`]
      assert.deepEqual(
        taken.map((each) => store.hasChildNamed(container, each)),
        [true, true, true, false, false, false, false],
      )
      await store.close()
    })
  })
}
