import { type Bench, concurrencies, type Figure, ratioRow } from '../Bench.ts'
import { alternate } from '../rounds.ts'
import { bareSide, benchAE, retrievalSide } from '../sides.ts'

const name = 'retrieval'

export const retrieval: Figure = {
  name,
  async measure(bench) {
    const ae = `/${bench.small.cseBase}/${benchAE}`
    for (const connections of concurrencies)
      await measureAt(bench, connections, 'latest', `${ae}/history/la`, bench.sizes.latest)
    for (const connections of concurrencies) await measureAt(bench, connections, 'an AE', ae, bench.sizes.ae)
  },
}

async function measureAt(bench: Bench, connections: number, target: string, path: string, size: number): Promise<void> {
  const what = `retrieving ${target}, ${connections} at a time`
  bench.progress(what)
  const { bare, small, large } = await alternate(bench.options.rounds, {
    bare: () => bareSide(bench, connections, size, false),
    small: retrievalSide(bench, bench.small, connections, path),
    large: retrievalSide(bench, bench.large, connections, path),
  })
  const goal = connections === 64 ? 0.6 : undefined
  bench.add(ratioRow(name, what, small, ['bare', bare], goal))
  bench.add(ratioRow(name, '  with the large store', large, ['small', small], 0.85))
}
