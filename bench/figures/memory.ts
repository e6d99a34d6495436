import { readFile } from 'node:fs/promises'
import type { Waystation } from '../../test/support/index.ts'
import { type Figure, limitRow } from '../Bench.ts'

const name = 'memory'

/** Must come last: it is about what the whole run leaves behind. */
export const memory: Figure = {
  name,
  async measure(bench) {
    const small = await residentMegabytes(bench.small)
    const large = await residentMegabytes(bench.large)
    const beside = `small store ${small.toFixed(0)} MB, large store ${large.toFixed(0)} MB`
    bench.add(limitRow(name, 'resident memory after the run', beside, Math.max(small, large), 160, 'MB'))
  },
}

/** @returns megabytes of 1,000,000 bytes; NaN where there is no /proc */
async function residentMegabytes(server: Waystation): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '')
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
}
