import assert from 'node:assert/strict'
import { assertStatus } from '../../test/support/index.ts'
import { type Figure, limitRow, perSecond } from '../Bench.ts'
import { originator } from '../load/messages.ts'
import { alternate } from '../rounds.ts'
import { seedLabels } from '../seed.ts'
import { retrievalSide } from '../sides.ts'

const name = 'discovery'

export const discovery: Figure = {
  name,
  async measure(bench) {
    for (const label of [seedLabels.rare, seedLabels.common]) {
      bench.progress(`discovery by label ${label}`)
      const criteria = { lbl: label, lim: 100 }
      const found = await bench.large.client(originator).discover(bench.large.cseBase, criteria)
      const count = assertStatus(found, 2000).resource.length
      assert.ok(count > 0 && count <= 100, `discovery by label ${label} found ${count} resources`)
      const path = `/${bench.large.cseBase}?fu=1&lbl=${encodeURIComponent(label)}&lim=100`
      const { large } = await alternate(bench.options.rounds, { large: retrievalSide(bench, bench.large, 1, path) })
      const what = `discovery by label with limit 100 among ${bench.options.stored.toLocaleString('en')} (${count} found), median`
      bench.add(
        limitRow(
          name,
          what,
          `${perSecond(large.rate)}, 99 % below ${large.percentile99Ms.toFixed(2)} ms`,
          large.medianMs,
          5,
          'ms',
        ),
      )
    }
  },
}
