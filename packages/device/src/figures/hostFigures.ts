import type { Instant } from '@waystation/model'
import { diskUse } from './diskUse.ts'
import { memoryUse } from './memoryUse.ts'
import { networkUse } from './networkUse.ts'
import { processorLoad } from './processorLoad.ts'

/** One figure of this computer at one time. */
export interface Figure {
  /** Names the resource that collects it. */
  readonly name: string
  readonly taken: Instant
  /** A number goes into a time series, anything else into a container. */
  readonly value: number | object
}

/**
 * @param disk path on the disk to report
 * @returns a function that takes all figures of this computer; those that the system refuses are left out
 */
export function hostFigures(disk: string): () => Promise<Figure[]> {
  const load = processorLoad()
  const sources: Readonly<Record<string, () => number | Promise<object>>> = {
    processor: load,
    memory: () => memoryUse(),
    disk: () => diskUse(disk),
    network: () => networkUse(),
  }
  // The first call would tell the mean since the start of the computer.
  load()
  return async () => {
    const taken = Date.now()
    const outcomes = await Promise.allSettled(
      Object.entries(sources).map(async ([name, read]) => ({ name, taken, value: await read() })),
    )
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  }
}
