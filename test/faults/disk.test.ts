import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type OneM2MClient,
  type OneM2MResponse,
  registerAE,
  resourceTypes,
  startWaystation,
} from '../support/index.ts'
import { limitedDisk } from './limitedDisk.ts'

const content = 'x'.repeat(8000)
const enough = 5000

describe('a disk that fills up', () => {
  let directory: string
  let rescued: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waystation-full-'))
    rescued = await mkdtemp(join(tmpdir(), 'waystation-rescued-'))
  })
  after(async () => {
    for (const path of [directory, rescued]) await rm(path, { recursive: true, force: true })
  })

  it('refuses writes with a reason, still reads, and has lost nothing when there is room again', async (context) => {
    const disk = await limitedDisk(directory)
    context.diagnostic(disk.name)
    await using waystation = await startWaystation({ dataDirectory: directory, wrapper: disk.wrapper })
    const { client, address } = await registerAE(waystation)
    assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'c' } }), 2001)
    const names = await fill(client, `${address}/c`)

    assert.match(waystation.stdout + waystation.stderr, /disk|space|full/i, 'the log tells the operator')
    await useUp(client, `${address}/c`, names)
    await assertHolds(client, `${address}/c`, names)
    if (disk.makeRoom) {
      await disk.makeRoom(waystation)
      names.push(await eventually(() => create(client, `${address}/c`)))
      await assertHolds(client, `${address}/c`, names)
    }
    disk.keep(waystation, disk.makeRoom ? rescued : directory)
    await waystation.kill()

    await using next = await startWaystation({ dataDirectory: disk.makeRoom ? rescued : directory })
    const again = next.client(client.originator)
    await assertHolds(again, `${address}/c`, names)
    await create(again, `${address}/c`)
  })
})

/** Writes until that fails. @returns names of what was acknowledged */
async function fill(client: OneM2MClient, address: string): Promise<string[]> {
  const names: string[] = []
  while (names.length < enough) {
    const responses = await Promise.all(Array.from({ length: 8 }, () => send(client, address)))
    names.push(...responses.filter(({ rsc }) => rsc === 2001).map(({ resource }) => resource.rn))
    if (responses.some(({ rsc }) => rsc !== 2001)) return names
  }
  throw new Error(`the disk did not fill up with ${enough} instances`)
}

function send(client: OneM2MClient, address: string) {
  return client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con: content } })
}

async function create(client: OneM2MClient, address: string): Promise<string> {
  return assertStatus(await send(client, address), 2001).resource.rn
}

/** What is too much at once may still fit one by one: writes until five in a row are refused. */
async function useUp(client: OneM2MClient, address: string, names: string[]): Promise<void> {
  let refusals = 0
  while (refusals < 5) {
    assert.ok(names.length < enough, 'the disk does not fill up')
    const response = await send(client, address)
    if (response.rsc === 2001) names.push(response.resource.rn)
    else assertSaysWhy(response)
    refusals = response.rsc === 2001 ? 0 : refusals + 1
  }
}

function assertSaysWhy({ rsc, http, body }: OneM2MResponse): void {
  assert.ok(rsc >= 5000 && http >= 500, `response status code ${rsc}, HTTP ${http}`)
  assert.equal(typeof body['m2m:dbg'], 'string')
}

async function assertHolds(client: OneM2MClient, address: string, names: readonly string[]): Promise<void> {
  const { resource } = assertStatus(await client.retrieve(address, { rcn: 4, timeoutMs: 30_000 }), 2000)
  const held: string[] = (resource['m2m:cin'] ?? []).map((instance: { rn: string }) => instance.rn)
  assert.deepEqual(held.toSorted(), names.toSorted(), 'what is held is what was acknowledged')
  assert.equal(resource.cni, names.length)
  assert.equal(resource.cbs, names.length * content.length)
}
