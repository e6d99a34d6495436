import { assertStatus, resourceTypes } from '../../test/support/index.ts'
import { type Figure, ratioRow } from '../Bench.ts'
import { originator } from '../load/messages.ts'
import type { LoadResult } from '../load/runLoad.ts'
import { alternate } from '../rounds.ts'
import { Subscriber } from '../Subscriber.ts'
import { creationSide } from '../sides.ts'

const name = 'notification'
const connections = 64

/** Counts until the last notification has arrived, so that a growing queue does not look fast. */
export const notification: Figure = {
  name,
  async measure(bench) {
    bench.progress('creation with one subscriber notified, 64 at a time')
    const subscriber = await Subscriber.start()
    const client = bench.small.client(originator)
    const content = { 'm2m:sub': { rn: 'notify', nu: [subscriber.url], enc: { net: [3], chty: [4] }, nct: 1 } }
    try {
      const { without, notified } = await alternate(bench.options.rounds, {
        without: creationSide(bench, bench.small, connections, {
          finish: async (result, startedAt) => whole(result, startedAt),
        }),
        notified: creationSide(bench, bench.small, connections, {
          prepare: async (path) => {
            subscriber.reset()
            assertStatus(await client.create(path, resourceTypes.subscription, content), 2001)
          },
          finish: async (result, startedAt) => {
            await subscriber.waitFor(result.total, 60_000)
            return whole(result, startedAt)
          },
        }),
      })
      const what = 'creation with one subscriber notified, all arrived in order, 64 at a time'
      bench.add(ratioRow(name, what, notified, ['without', without], 0.4))
    } finally {
      subscriber.stop()
    }
  },
}

function whole(result: LoadResult, startedAt: number): LoadResult {
  return { ...result, rate: result.total / ((performance.now() - startedAt) / 1000) }
}
