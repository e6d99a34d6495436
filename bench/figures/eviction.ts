import { assertStatus, resourceTypes, type Waystation } from '../../test/support/index.ts'
import { type Bench, type Figure, ratioRow } from '../Bench.ts'
import { instanceContent, originator } from '../load/messages.ts'
import { alternate, type Side } from '../rounds.ts'
import { creationSide } from '../sides.ts'

const name = 'eviction'
const connections = 64
const maxNrOfInstances = 100

export const eviction: Figure = {
  name,
  async measure(bench) {
    bench.progress('creation that evicts, 64 at a time')
    const { plain, small, large } = await alternate(bench.options.rounds, {
      plain: creationSide(bench, bench.small, connections),
      small: evictingSide(bench, bench.small),
      large: evictingSide(bench, bench.large),
    })
    const what = `creation with an mni of ${maxNrOfInstances} that evicts each time, 64 at a time`
    bench.add(ratioRow(name, what, small, ['without', plain], 0.85))
    bench.add(ratioRow(name, '  with the large store', large, ['small', small], 0.85))
  },
}

function evictingSide(bench: Bench, server: Waystation): Side {
  const client = server.client(originator)
  return creationSide(bench, server, connections, {
    container: { mni: maxNrOfInstances },
    prepare: async (path) => {
      for (let index = 0; index < maxNrOfInstances; index += 1) {
        const body = instanceContent(`0:${index}`)
        assertStatus(await client.create(path, resourceTypes.contentInstance, undefined, { body }), 2001)
      }
    },
  })
}
