import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  assertStatus,
  countFromEnvironment,
  Random,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../support/index.ts'
import { toBytes } from './fuzz/FuzzRequest.ts'
import { judge } from './fuzz/judge.ts'
import { checksum, Lane } from './fuzz/Lane.ts'
import { bodyLimitBytes } from './fuzz/mutateRequest.ts'
import { anyRequest } from './fuzz/properties.ts'
import { RawConnection } from './fuzz/RawConnection.ts'

const inputs = countFromEnvironment('WAYSTATION_FUZZ', 100_000)
const mutationShare = 0.8
const lanes = 12
const propertyLanes = 4

/** Waits are short, so that a request that may take long is still answered within two seconds. */
const settings = {
  'limits.bodyBytes': bodyLimitBytes,
  'limits.discoveryResults': 1_000_000,
  'defaults.requestExpiration': '100ms',
  'defaults.pollingWait': '50ms',
  'notification.timeout': '200ms',
  'notification.retries': 0,
}

describe('an open door for bad input', () => {
  it(`takes ${inputs} bad requests without crash, hang, 5xx or change`, async (context) => {
    const random = Random.fromEnvironment()
    context.diagnostic(`repeat with WAYSTATION_SEED=${random.seed}`)
    await using waystation = await startWaystation({ set: settings })
    const watched = await watchedSubtree(waystation)
    const before = await checksum(watched.client, watched.address)
    const compared = Array.from(
      { length: lanes },
      (_, index) => new Lane(waystation, new Random(random.seed + index), index % 2 === 0),
    )
    const share = Math.ceil((inputs * mutationShare) / lanes)
    const others = Math.ceil((inputs * (1 - mutationShare)) / propertyLanes)
    // Memory is compared with what it is when everything has been used for the first time; the heap may still double then.
    await runAll(waystation, compared, Math.ceil(share / 4), others / 4, random)
    const memory = await residentMegabytes(waystation)
    await runAll(waystation, compared, share, (others * 3) / 4, random)

    assert.ok(waystation.isRunning, waystation.stderr)
    assert.equal(await checksum(watched.client, watched.address), before, 'a subtree that nobody else may change')
    const growth = (await residentMegabytes(waystation)) - memory
    assert.ok(!(growth > 100), `resident memory grew by ${growth.toFixed(0)} MB beyond ${memory.toFixed(0)} MB`)
    const sum = (what: 'refused' | 'comparisons') => compared.reduce((total, lane) => total + lane[what], 0)
    context.diagnostic(`${sum('refused')} mutated requests refused, ${sum('comparisons')} comparisons of the store`)
    context.diagnostic(`memory ${memory.toFixed(0)} MB, growth ${growth.toFixed(1)} MB`)
  })
})

async function runAll(
  waystation: Waystation,
  compared: Lane[],
  share: number,
  others: number,
  random: Random,
): Promise<void> {
  await Promise.all([
    ...compared.map((lane) => lane.run(share)),
    ...Array.from({ length: propertyLanes }, () =>
      checkProperty(waystation, Math.ceil(others), random.between(0, 2 ** 31 - 1)),
    ),
  ])
}

/** Any well-framed request from a stranger is refused or harmless, and answered. */
async function checkProperty(waystation: Waystation, runs: number, seed: number): Promise<void> {
  const connection = new RawConnection(waystation.port)
  const property = fc.asyncProperty(anyRequest('Cstranger'), async (request) => {
    judge(await connection.exchange(toBytes(request), { timeoutMs: 2000 }), false)
  })
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: false })
  connection.close()
}

async function watchedSubtree(waystation: Waystation) {
  const { client, address } = await registerAE(waystation)
  assertStatus(await client.create(address, resourceTypes.container, { 'm2m:cnt': { rn: 'kept', mni: 5 } }), 2001)
  for (let index = 0; index < 5; index += 1) {
    const content = { 'm2m:cin': { con: `kept ${index}` } }
    assertStatus(await client.create(`${address}/kept`, resourceTypes.contentInstance, content), 2001)
  }
  return { client, address }
}

async function residentMegabytes({ pid }: Waystation): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
