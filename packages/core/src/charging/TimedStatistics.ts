import { appendMessage } from '../appendMessage.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Services } from '../Services.ts'
import { occupancyOf } from './occupancyOf.ts'
import { recordOf } from './recordOf.ts'
import { statisticsTypes, statsCollectsOf } from './StatisticsRule.ts'
import { marksOf, openReadings, type TimedReading, timedReadings } from './timedReadings.ts'

const retryDelay = 5000

/**
 * Records what entities keep stored when an event of type timer begins and ends. Records and the mark that they were made
 * are one unit of work, so that a restart makes them neither twice nor never.
 * @see TS-0001 9.6.24 (eventStart, eventEnd)
 */
export class TimedStatistics {
  readonly #services: Services
  #cancel: () => void = () => {}
  #isStopped = true

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    this.#isStopped = false
    this.#plan()
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }

  /** Observes what timed readings depend on. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    const subject = event.kind === 'updated' ? event.after : event.subject
    const { eventConfig, statsCollect } = statisticsTypes
    if (subject.resourceType !== eventConfig && subject.resourceType !== statsCollect) return
    if (event.kind === 'attempted' || event.kind === 'retrievedEmpty') return
    changes.afterCommit(() => this.#plan())
  }

  #plan(): void {
    this.#cancel()
    if (this.#isStopped) return
    const now = this.#services.clock.now()
    const dues = statsCollectsOf(this.#services)
      .flatMap((collect) => openReadings(collect, now, this.#services))
      .map(({ due }) => due)
    if (dues.length === 0) return
    this.#cancel = this.#services.clock.after(Math.max(0, Math.min(...dues) - now), () => this.#run())
  }

  #run(): void {
    const now = this.#services.clock.now()
    const readings = statsCollectsOf(this.#services)
      .flatMap((collect) => openReadings(collect, now, this.#services))
      .filter(({ due }) => due <= now)
    const committed = readings.map((reading) => this.#read(reading))
    Promise.all(committed).then(
      () => this.#plan(),
      (error: unknown) => this.#retry(error),
    )
  }

  #retry(error: unknown): void {
    this.#services.log.error({ err: error }, 'statistics could not be recorded; it is tried again')
    if (!this.#isStopped) this.#cancel = this.#services.clock.after(retryDelay, () => this.#run())
  }

  async #read({ collect, rule, mark }: TimedReading): Promise<void> {
    const now = this.#services.clock.now()
    const changes = this.#services.changes()
    for (const [originator, occupancy] of occupancyOf(rule, this.#services)) {
      const record = recordOf(rule, { eventType: 'timer', originator, ...occupancy }, now, this.#services)
      changes.write({ kind: 'appendChargingRecord', record })
    }
    const queue = timedReadings(collect)
    const body = JSON.stringify([...marksOf(collect, this.#services), mark].slice(-mostMarks))
    changes.write({ kind: 'removeQueue', queue })
    appendMessage(queue, body, changes, this.#services)
    await changes.commit()
  }
}

/** Marks of events that were changed or replaced since need no keeping beyond these. */
const mostMarks = 20
