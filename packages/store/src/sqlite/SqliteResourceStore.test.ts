import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Log, type Resource, StoreError } from '@waystation/core/ports'
import { append, create, found, newInstance, newMessage, newResource } from '../testing/fixtures.ts'
import { MemoryFile } from './MemoryFile.ts'
import { SqliteResourceStore } from './SqliteResourceStore.ts'

/**
 * A store whose commits can be made to fail: a message in the queue `poison` breaks a constraint that SQLite checks at the
 * commit.
 */
function openFragile(log?: Log) {
  const file = new MemoryFile()
  file.database.execute(`
    PRAGMA foreign_keys = ON;
    CREATE TABLE proof (id INTEGER PRIMARY KEY REFERENCES nowhere (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE nowhere (id INTEGER PRIMARY KEY);
    CREATE TRIGGER poison AFTER INSERT ON message WHEN new.queue = 'poison' BEGIN INSERT INTO proof VALUES (1); END;
  `)
  const store = new SqliteResourceStore(file, log === undefined ? {} : { log })
  const base = newResource(store, undefined, 'cse')
  create(store, base)
  const poison = () => store.apply([{ kind: 'appendMessage', message: newMessage(store, 'poison') }])
  return { store, file, base, poison }
}

describe('group commit', () => {
  it('commits all writes of a turn at once and resolves one promise for all', async () => {
    const { store, base } = openFragile()
    await store.committed()
    const before = store.statistics().commits
    create(store, newResource(store, base, 'one'))
    const first = store.committed()
    create(store, newResource(store, base, 'two'))
    assert.equal(store.committed(), first)
    await first
    assert.equal(store.statistics().commits, before + 1)
    assert.equal(store.statistics().committedWrites, 3)
    await store.committed()
    assert.equal(store.statistics().commits, before + 1)
  })

  it('takes back everything of a group whose commit fails, caches included, and works on', async () => {
    const { store, base, poison } = openFragile()
    let container = newResource(store, base, 'cnt')
    create(store, container)
    container = append(store, container, newInstance(container))
    await store.committed()
    store.latestInstance(container.id)
    store.childrenOfType(base.id, 3)

    append(store, container, newInstance(container))
    create(store, newResource(store, base, 'lost'))
    const waiting = [store.committed(), store.committed()]
    poison()
    for (const each of waiting) await assert.rejects(each, StoreError)
    assert.equal(store.latestInstance(container.id)?.sequence, 1)
    assert.equal(store.resource(container.id)?.nextSequence, 2)
    assert.deepEqual(
      store.childrenOfType(base.id, 3).map(({ name }) => name),
      ['cnt'],
    )
    assert.deepEqual(found(store, { root: base, withoutInstances: true }), ['cnt'])
    const { resources, instances, messages } = store.statistics()
    assert.deepEqual([resources, instances, messages], [2, 1, 0])

    const next = newResource(store, base, 'next')
    assert.ok(next.id > container.id + 1, 'a number of the failed group was given again')
    create(store, next)
    await store.committed()
    assert.equal(store.resourceByPath('cse/next')?.id, next.id)
    await store.close()
  })

  it('fails without an unhandled rejection when nobody waits, and says so once', async () => {
    const lines: string[] = []
    const say = (_: object, message: string) => void lines.push(message)
    const { store, base, poison } = openFragile({ debug() {}, info: say, warn: say, error: say })
    await store.committed()
    for (let round = 0; round < 3; round++) {
      poison()
      await new Promise(setImmediate)
    }
    create(store, newResource(store, base, 'fine'))
    await store.committed()
    assert.equal(lines.length, 2)
    assert.match(lines[0] as string, /^changes cannot be stored and are refused/)
    await store.close()
  })

  it('gives up the whole turn when there is no room for a plan, and works again when there is', async () => {
    const { store, base, file } = openFragile()
    const container = newResource(store, base, 'cnt')
    create(store, container)
    await store.committed()
    const pages = file.database.prepare('PRAGMA page_count').get()?.[0] as number
    file.database.execute(`PRAGMA max_page_count = ${pages + 2}`)
    create(store, newResource(store, base, 'undone'))
    const huge = newInstance(container, { lbl: ['x'], con: 'x'.repeat(100_000) })
    assert.throws(() => append(store, container, huge), /the disk is full/)
    assert.throws(() => create(store, newResource(store, base, 'later')), /the disk is full/)
    await assert.rejects(store.committed(), /the disk is full/)
    assert.equal(store.resourceByPath('cse/undone'), undefined)
    assert.equal(store.latestInstance(container.id), undefined)
    assert.equal(store.resource(container.id)?.nextSequence, 1)
    await new Promise(setImmediate)
    await store.committed()
    file.database.execute('PRAGMA max_page_count = 100000')
    append(store, store.resource(container.id) as Resource, huge)
    await store.committed()
    assert.equal(store.latestInstance(container.id)?.sequence, 1)
    await store.close()
  })

  it('ends an iteration that was left open when the turn ends', async () => {
    const { store, base } = openFragile()
    for (let index = 0; index < 5; index++) create(store, newResource(store, base, `r${index}`))
    const iterator = store.discover({ root: base })[Symbol.iterator]()
    assert.equal(iterator.next().done, false)
    await store.committed()
    create(store, newResource(store, base, 'later'))
    await store.committed()
    assert.equal(found(store, { root: base }).length, 6)
    await store.close()
  })

  it('writes a container once for all instances of a group', async () => {
    const { store, file, base } = openFragile()
    let container = newResource(store, base, 'cnt')
    create(store, container)
    await store.committed()
    file.database.execute(`
      CREATE TABLE updates (n); CREATE TRIGGER counting AFTER UPDATE ON resource BEGIN INSERT INTO updates VALUES (1); END;
    `)
    for (let index = 0; index < 64; index++) container = append(store, container, newInstance(container))
    await store.committed()
    assert.equal(file.database.prepare('SELECT count(*) FROM updates').get()?.[0], 1)
    assert.equal(store.resource(container.id)?.nextSequence, 65)
    await store.close()
  })

  it('deletes subtrees that are too large to be named one by one', async () => {
    const { store, base } = openFragile()
    const top = newResource(store, base, 'top')
    create(store, top)
    for (let index = 0; index < 1500; index++) {
      const child = newResource(store, top, `c${index}`, { lbl: ['l'] })
      create(store, child)
      if (index % 100 === 0) append(store, child, newInstance(child))
    }
    await store.committed()
    const child = store.resourceByPath('cse/top/c7') as Resource
    store.apply([{ kind: 'deleteResource', resource: top }])
    assert.equal(store.resource(child.id), undefined)
    assert.deepEqual([...store.discover({ root: base })], [])
    assert.deepEqual([store.statistics().resources, store.statistics().instances], [1, 0])
    await store.committed()
    await store.close()
  })
})
