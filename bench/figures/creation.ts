import { type Bench, concurrencies, type Figure, limitRow, ratioRow } from '../Bench.ts'
import { alternate, type Side } from '../rounds.ts'
import { bareSide, creationSide } from '../sides.ts'

const name = 'creation'

export const creation: Figure = {
  name,
  async measure(bench) {
    for (const connections of concurrencies) await measureAt(bench, connections)
  },
}

async function measureAt(bench: Bench, connections: number): Promise<void> {
  bench.progress(`durable creation, ${connections} at a time`)
  const { bare, small, large, disk } = await alternate(bench.options.rounds, {
    bare: () => bareSide(bench, connections, bench.sizes.created, true),
    disk: diskSide(bench),
    small: creationSide(bench, bench.small, connections),
    large: creationSide(bench, bench.large, connections),
  })
  const what = `durable contentInstance creation, ${connections} at a time`
  bench.add(ratioRow(name, what, small, ['bare', bare], connections === 64 ? 0.4 : undefined))
  bench.add(ratioRow(name, '  with the large store', large, ['small', small], 0.85))
  if (connections === 1) {
    const beside = `${small.medianMs.toFixed(2)} ms, one commit of the disk ${disk.medianMs.toFixed(2)} ms`
    bench.add(
      limitRow(name, '  latency above one commit of the disk', beside, small.medianMs - disk.medianMs, 0.5, 'ms'),
    )
  }
}

function diskSide(bench: Bench): Side {
  return async () => {
    const medianMs = bench.disk.measure(200)
    return { medianMs, rate: 1000 / medianMs, percentile99Ms: Number.NaN, total: 0, processorMicros: Number.NaN }
  }
}
