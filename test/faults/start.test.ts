import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { assertStatus, resourceTypes, startWaystation, type Waystation } from '../support/index.ts'
import { assertFailsToStart } from './assertFailsToStart.ts'
import { fileInPlaceOfDirectory } from './limitedDisk.ts'

const aeContent = { 'm2m:ae': { rn: 'kept', api: 'Nkept', rr: false, srv: ['3'] } }

/** Makes a store with something in it. @returns the server, running */
async function startWithData(dataDirectory: string): Promise<Waystation> {
  const waystation = await startWaystation({ dataDirectory })
  assertStatus(await waystation.client('Ckept').create(waystation.cseBase, resourceTypes.AE, aeContent), 2001)
  return waystation
}

async function assertKept(waystation: Waystation): Promise<void> {
  assertStatus(await waystation.client('Ckept').retrieve(`${waystation.cseBase}/kept`), 2000)
}

describe('what stops a start', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waystation-fault-'))
  })
  afterEach(async () => {
    await chmod(directory, 0o755)
    await rm(directory, { recursive: true, force: true })
  })

  it('is a data directory that is a file', async () => {
    await assertFailsToStart({ dataDirectory: await fileInPlaceOfDirectory(directory) }, /data/)
  })

  it('is a data directory that may not be written', async () => {
    await chmod(directory, 0o555)
    await assertFailsToStart({ dataDirectory: directory, wrapper: asSomebody }, /read-only|writ|permission/i)
  })

  it('is a store that may not be written; once it may, all is there', async () => {
    const first = await startWithData(directory)
    await first.stop()
    for (const [path, mode] of [
      [join(directory, 'store.db'), 0o444],
      [directory, 0o555],
    ] as const) {
      await chmod(path, mode)
    }
    await assertFailsToStart({ dataDirectory: directory, wrapper: asSomebody }, /read-only|writ|permission/i)
    await chmod(directory, 0o755)
    await chmod(join(directory, 'store.db'), 0o644)
    await using again = await startWaystation({ dataDirectory: directory })
    await assertKept(again)
  })

  it('is a second server on the same data; the first goes on', async () => {
    await using first = await startWithData(directory)
    await assertFailsToStart({ dataDirectory: directory }, /in use|another|already|running/i)
    await assertKept(first)
  })

  it('is not the lock of a server that was killed', async () => {
    const first = await startWithData(directory)
    await first.kill()
    await using again = await startWaystation({ dataDirectory: directory })
    await assertKept(again)
  })

  it('is a port that is taken', async () => {
    const holder = createServer()
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const address = holder.address()
    const port = typeof address === 'object' ? address?.port : 0
    try {
      await assertFailsToStart(
        { dataDirectory: directory, http: `127.0.0.1:${port}` },
        new RegExp(`${port}.*(in use|taken|already)`),
      )
    } finally {
      holder.close()
    }
    await using again = await startWithData(directory)
    await assertKept(again)
  })
})

describe('a corrupt store', () => {
  let directory: string
  let file: string
  let whole: Buffer
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waystation-corrupt-'))
    file = join(directory, 'store.db')
    const waystation = await startWithData(directory)
    const client = waystation.client('Ckept')
    assertStatus(await client.create('cse-in/kept', resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    for (let count = 0; count < 200; count += 1) {
      const content = { 'm2m:cin': { con: 'y'.repeat(500) } }
      assertStatus(await client.create('cse-in/kept/c', resourceTypes.contentInstance, content), 2001)
    }
    await waystation.stop()
    whole = await readFile(file)
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  /** A refused start must leave the evidence as it is, and a restored file must serve again. */
  async function assertRefusedAndUntouched(): Promise<void> {
    const damaged = await readFile(file)
    await assertFailsToStart(
      { dataDirectory: directory, set: { 'store.integrityCheck': 'always' } },
      /corrupt|damaged|not a .*store|integrity/i,
    )
    assert.ok(damaged.equals(await readFile(file)), 'the damaged file was changed')
    await writeFile(file, whole)
    await using again = await startWaystation({ dataDirectory: directory })
    await assertKept(again)
    const { resource } = assertStatus(await again.client('Ckept').retrieve('cse-in/kept/c'), 2000)
    assert.equal(resource.cni, 200)
  }

  it('is refused when its beginning is overwritten', async () => {
    await writeFile(file, Buffer.concat([Buffer.alloc(100, 0x5a), whole.subarray(100)]))
    await assertRefusedAndUntouched()
  })

  it('is refused when half of it is missing', async () => {
    await truncate(file, whole.length >> 1)
    await assertRefusedAndUntouched()
  })

  it('is refused when pages in its middle are overwritten', async () => {
    const damaged = Buffer.from(whole)
    for (let at = 8192; at < damaged.length; at += 4096) damaged.fill(0xa5, at, at + 64)
    await writeFile(file, damaged)
    await assertRefusedAndUntouched()
  })
})

/** To root, permissions mean nothing: the server runs as somebody else then. */
const asSomebody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
