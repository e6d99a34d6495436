import { assertStatus, resourceTypes, uniqueName, type Waystation } from '../test/support/index.ts'
import type { Bench } from './Bench.ts'
import { createMessage, instanceContent, originator, retrieveMessage } from './load/messages.ts'
import { type LoadResult, runLoad } from './load/runLoad.ts'
import type { Side } from './rounds.ts'

/** Name of the AE that all measured requests come from, below the CSEBase. */
export const benchAE = 'bench'

function times(bench: Bench): { durationMs: number; warmUpMs: number } {
  const durationMs = bench.options.seconds * 1000
  return { durationMs, warmUpMs: Math.min(200, durationMs / 2) }
}

/** Body lengths to expect, so that the bare server can be asked for the same. */
export interface Sizes {
  created: number
  latest: number
  ae: number
}

export async function bareSide(bench: Bench, connections: number, size: number, created: boolean): Promise<LoadResult> {
  const path = `/${size}/${created ? 201 : 200}`
  return runLoad({
    ...times(bench),
    url: bench.bare.url,
    pid: bench.bare.pid,
    connections,
    expectedStatus: created ? 201 : 200,
    message: (connection, index) =>
      created
        ? createMessage(path, resourceTypes.contentInstance, instanceContent(`${connection}:${index}`))
        : retrieveMessage(path),
  })
}

export interface CreationOptions {
  /** Attributes of the container. */
  container?: Record<string, unknown>
  /** What to do with the container before and after; the result of the load goes through `finish`. */
  prepare?(path: string): Promise<void>
  finish?(result: LoadResult, startedAt: number): Promise<LoadResult>
}

/** Creates contentInstances in a container of its own, which is deleted afterwards so that the store keeps its size. */
export function creationSide(
  bench: Bench,
  server: Waystation,
  connections: number,
  options: CreationOptions = {},
): Side {
  return async () => {
    const client = server.client(originator)
    const name = uniqueName('c')
    const ae = `${server.cseBase}/${benchAE}`
    const path = `${ae}/${name}`
    assertStatus(
      await client.create(ae, resourceTypes.container, { 'm2m:cnt': { rn: name, ...options.container } }),
      2001,
    )
    await options.prepare?.(path)
    const startedAt = performance.now()
    const result = await runLoad({
      ...times(bench),
      url: server.url,
      pid: server.pid,
      connections,
      expectedStatus: 201,
      message: (connection, index) =>
        createMessage(`/${path}`, resourceTypes.contentInstance, instanceContent(`${connection}:${index}`)),
    })
    const finished = (await options.finish?.(result, startedAt)) ?? result
    assertStatus(await client.delete(path, { timeoutMs: 60_000 }), 2002)
    return finished
  }
}

/** @param path and query below the host */
export function retrievalSide(bench: Bench, server: Waystation, connections: number, path: string): Side {
  return () =>
    runLoad({
      ...times(bench),
      url: server.url,
      pid: server.pid,
      connections,
      expectedStatus: 200,
      message: () => retrieveMessage(path),
    })
}
