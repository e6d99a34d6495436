import { type CpuInfo, cpus, loadavg } from 'node:os'

/**
 * Measures the load of all processors since the previous call (at first: since the start of the computer).
 * @param read for tests
 * @returns a function that gives the busy share in percent, with one decimal
 */
export function processorLoad(read: () => readonly Pick<CpuInfo, 'times'>[] = cpus): () => number {
  let previous = { busy: 0, total: 0 }
  return () => {
    const processors = read()
    // Some systems tell no times: the run queue of the last minute comes closest.
    if (processors.length === 0) return Math.round(loadavg()[0]! * 1000) / 10
    const now = { busy: 0, total: 0 }
    for (const { times } of processors) {
      const total = times.user + times.nice + times.sys + times.irq + times.idle
      now.total += total
      now.busy += total - times.idle
    }
    const total = now.total - previous.total
    const busy = now.busy - previous.busy
    previous = now
    return total > 0 ? Math.round((busy / total) * 1000) / 10 : 0
  }
}
