import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Instant, Milliseconds, ResponsePrimitive } from '@waystation/model'
import type { Services } from '../Services.ts'

/** In the order of the members; undefined where there is no answer. */
export type Answers = readonly (ResponsePrimitive | undefined)[]

/** How members are asked. */
export interface Asking {
  readonly ask: (address: string, index: number) => Promise<ResponsePrimitive | undefined>
  /** Whether asking takes a connection to somebody else. */
  readonly isOutbound: (address: string) => boolean
  /** Answers that come later do not count. */
  readonly deadline: Instant
  /** Called now and then with the answers so far, while some are missing. */
  readonly onProgress?: (answers: Answers) => void
}

/**
 * Most members of this CSE asked in one event-loop turn, whose changes one commit makes durable together; and most of them
 * without an answer, as an update may have to wait for its guards.
 */
const localLane = { perTurn: 250, atOnce: 1000 }

const progressInterval: Milliseconds = 250

/**
 * Asks many members at the same time, within bounds: those elsewhere as the configuration allows, those of this CSE as many
 * as a turn may hold, so that a thousand of them cost a few commits.
 */
export async function askMembers(
  members: readonly string[],
  asking: Asking,
  services: Pick<Services, 'clock' | 'configuration'>,
): Promise<Answers> {
  const answers = new Array<ResponsePrimitive | undefined>(members.length).fill(undefined)
  let isOver = false
  let hasNews = false
  const ask = async (index: number): Promise<void> => {
    const answer = await asking.ask(members[index] as string, index)
    if (isOver) return
    answers[index] = answer
    hasNews = true
  }
  const report = (): void => {
    if (hasNews) asking.onProgress?.(answers)
    hasNews = false
  }
  const indices = Object.groupBy(members.keys(), (index) =>
    asking.isOutbound(members[index] as string) ? 'outbound' : 'local',
  )
  const { fanOutConcurrency } = services.configuration.limits
  const outboundLane = { perTurn: fanOutConcurrency, atOnce: fanOutConcurrency }
  const stopReporting = asking.onProgress === undefined ? () => {} : repeat(report, services)
  const lanes = Promise.all([
    runLane(indices.local ?? [], localLane, () => isOver, ask),
    runLane(indices.outbound ?? [], outboundLane, () => isOver, ask),
  ])
  try {
    await within(lanes, asking.deadline, services)
  } finally {
    isOver = true
    stopReporting()
  }
  return answers
}

interface Bounds {
  readonly perTurn: number
  readonly atOnce: number
}

/** @returns when all that it started have ended. @throws what one of them threw; no further ones are started then */
async function runLane(
  indices: readonly number[],
  bounds: Bounds,
  isOver: () => boolean,
  start: (index: number) => Promise<void>,
): Promise<void> {
  let running = 0
  let failure: unknown
  let wake = (): void => {}
  const end = (error?: unknown): void => {
    failure ??= error
    running -= 1
    wake()
  }
  const untilBelow = async (most: number): Promise<void> => {
    while (running >= most) await new Promise<void>((resolve) => (wake = resolve))
  }
  for (const [position, index] of indices.entries()) {
    if (position > 0 && position % bounds.perTurn === 0) await nextTurn()
    await untilBelow(bounds.atOnce)
    if (failure !== undefined || isOver()) break
    running += 1
    start(index).then(() => end(), end)
  }
  await untilBelow(1)
  if (failure !== undefined) throw failure
}

/** Waits for the end or the deadline, whichever comes first. */
function within(work: Promise<unknown>, deadline: Instant, { clock }: Pick<Services, 'clock'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(Math.max(0, deadline - clock.now()), resolve)
    work.then(() => resolve(), reject).finally(cancel)
  })
}

/** @returns what ends the repetition */
function repeat(action: () => void, { clock }: Pick<Services, 'clock'>): () => void {
  let cancel = (): void => {}
  const later = (): void => {
    cancel = clock.after(progressInterval, () => {
      action()
      later()
    })
  }
  later()
  return () => cancel()
}
