import { assertStatus } from '../../test/support/index.ts'
import { type Figure, limitRow } from '../Bench.ts'
import { originator } from '../load/messages.ts'
import { median } from '../load/statistics.ts'
import { startBareServer } from '../startBareServer.ts'

const name = 'start'

export const start: Figure = {
  name,
  async measure(bench) {
    bench.progress('start to first answer')
    const took: number[] = []
    const bareTook: number[] = []
    for (let round = 0; round < bench.options.rounds; round += 1) {
      await bench.large.stop()
      const begun = performance.now()
      await bench.large.restart()
      assertStatus(await bench.large.client(originator).retrieve(bench.large.cseBase), 2000)
      took.push(performance.now() - begun)
      const bareBegun = performance.now()
      const bare = await startBareServer()
      bareTook.push(performance.now() - bareBegun)
      bare.stop()
    }
    const what = `start to first answer with ${bench.options.stored.toLocaleString('en')} stored`
    bench.add(
      limitRow(name, what, `bare server ${(median(bareTook) / 1000).toFixed(2)} s`, median(took) / 1000, 0.7, 's'),
    )
  },
}
