import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readdirSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { type ResourceStore, StoreError } from '@waystation/core/ports'
import { openStore, storeFileName } from './openStore.ts'
import { append, create, newInstance, newMessage, newResource } from './testing/fixtures.ts'
import { temporaryDirectory } from './testing/implementations.ts'

function fill(store: ResourceStore): void {
  const base = newResource(store, undefined, 'cse', { lbl: ['b'] })
  let container = newResource(store, base, 'cnt')
  create(store, base, container)
  for (let index = 0; index < 50; index++) {
    container = append(store, container, newInstance(container, { con: 'x'.repeat(300) }))
  }
  store.apply([{ kind: 'appendMessage', message: newMessage(store, 'q') }])
}

async function filledDirectory(): Promise<string> {
  const directory = temporaryDirectory()
  const store = openStore({ directory })
  fill(store)
  await store.close()
  return directory
}

function refuses(directory: string, words: RegExp): void {
  assert.throws(
    () => openStore({ directory }),
    (error: StoreError) => {
      assert.ok(error instanceof StoreError)
      assert.match(error.message, words)
      assert.ok(!error.message.includes('\n') && error.remedy.length > 10)
      return true
    },
  )
}

/** Runs a program that opens the store in `directory` and then does `action`; resolves when it has printed `ready`. */
async function startOther(directory: string, action: string) {
  const program = `
    import { openStore } from ${JSON.stringify(new URL('./openStore.ts', import.meta.url).href)}
    import { append, create, newInstance, newResource } from ${JSON.stringify(new URL('./testing/fixtures.ts', import.meta.url).href)}
    const store = openStore({ directory: ${JSON.stringify(directory)} })
    ${action}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

describe('openStore', () => {
  it('finds everything again after a clean stop, and gives no number twice', async () => {
    const directory = temporaryDirectory()
    const store = openStore({ directory })
    fill(store)
    const base = store.resourceByPath('cse')
    const doomed = newResource(store, base, 'doomed')
    create(store, doomed)
    store.apply([{ kind: 'deleteResource', resource: doomed }])
    const message = store.nextMessageNumber()
    const counts = store.statistics()
    await store.close()

    const again = openStore({ directory })
    const { resources, instances, messages } = again.statistics()
    assert.deepEqual([resources, instances, messages], [counts.resources, counts.instances, counts.messages])
    assert.equal(again.resourceByPath('cse/cnt')?.nextSequence, 51)
    assert.equal(again.latestInstance(again.resourceByPath('cse/cnt')?.id as number)?.sequence, 50)
    assert.deepEqual(again.queues(), ['q'])
    assert.ok(again.nextResourceNumber() > doomed.id)
    assert.ok(again.nextMessageNumber() > message)
    await again.close()
    assert.deepEqual(readdirSync(directory).sort(), ['store.db', 'store.lock'])
  })

  it('turns a second process away at once and names the first', async () => {
    const directory = await filledDirectory()
    const other = await startOther(directory, `console.log('ready'); setInterval(() => {}, 1000)`)
    refuses(directory, new RegExp(`in use by another process \\(pid ${other.pid}\\)`))
    other.kill('SIGKILL')
    await once(other, 'exit')
    const store = openStore({ directory })
    assert.equal(store.statistics().instances, 50)
    await store.close()
  })

  it('turns a second store in the same process away', async () => {
    const directory = await filledDirectory()
    const store = openStore({ directory })
    refuses(directory, /in use/)
    assert.equal(store.statistics().instances, 50)
    await store.close()
  })

  it('keeps every acknowledged write through SIGKILL, counters exact', async () => {
    const directory = temporaryDirectory()
    const child = await startOther(
      directory,
      `let container = newResource(store, undefined, 'cse')
       create(store, container)
       for (let count = 1; ; count++) {
         container = append(store, container, newInstance(container))
         if (count % 3 === 0) { await store.committed(); console.log(container.nextSequence - 1) }
       }`,
    )
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    setTimeout(() => child.kill('SIGKILL'), 150)
    await once(child, 'close')
    const acknowledged = Number(output.trimEnd().split('\n').at(-2) ?? 0)
    const store = openStore({ directory })
    const base = store.resourceByPath('cse')
    const stored = [...store.instances(base?.id as number)].length
    assert.ok(stored >= acknowledged, `${stored} stored, ${acknowledged} acknowledged`)
    assert.equal(store.statistics().instances, stored)
    assert.equal(base?.nextSequence, stored + 1)
    await store.close()
  })

  it('refuses what is no store of ours', async () => {
    const foreign = temporaryDirectory()
    writeFileSync(join(foreign, storeFileName), 'not a database, but long enough to be taken for one '.repeat(50))
    refuses(foreign, /not a Waystation store/)
    const alien = temporaryDirectory()
    const database = new DatabaseSync(join(alien, storeFileName))
    database.exec('CREATE TABLE t (x)')
    database.close()
    refuses(alien, /belongs to another program/)
    const newer = await filledDirectory()
    const future = new DatabaseSync(join(newer, storeFileName))
    future.exec('PRAGMA user_version = 99')
    future.close()
    refuses(newer, /newer Waystation \(schema 99/)
  })

  it('refuses a damaged store', async () => {
    const torn = await filledDirectory()
    truncateSync(join(torn, storeFileName), 20_000)
    refuses(torn, /corrupt/)
    const scribbled = await filledDirectory()
    const file = openSync(join(scribbled, storeFileName), 'r+')
    writeSync(file, Buffer.alloc(3000, 0xa5), 0, 3000, 8192)
    refuses(scribbled, /corrupt/)
  })

  it('refuses a directory that cannot be made or is none', () => {
    const directory = temporaryDirectory()
    writeFileSync(join(directory, 'file'), '')
    refuses(join(directory, 'file'), /cannot be/)
    refuses(join(directory, 'file', 'below'), /cannot be/)
  })

  it('refuses a directory that may not be written', { skip: process.platform === 'win32' }, () => {
    const directory = temporaryDirectory()
    const data = join(directory, 'data')
    mkdirSync(data)
    // The superuser may write everywhere: only the process file system stops that one.
    const isRoot = execFileSync('id', ['-u']).toString().trim() === '0'
    if (isRoot) refuses('/proc/waystation', /cannot be used/)
    else {
      execFileSync('chmod', ['555', data])
      refuses(data, /cannot be used/)
    }
  })
})
