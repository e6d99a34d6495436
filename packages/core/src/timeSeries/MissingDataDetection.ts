import { formatTimestamp, type Instant, type JsonObject, parseTimestamp } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type ArrivalGrid, gridOf, isOnTime, pointAt, pointNear } from './ArrivalGrid.ts'

/** A timeSeries whose missing points are watched. */
interface Watch {
  readonly grid: ArrivalGrid
  /** Number of the next point to be judged. */
  next: number
  /** What of it is durable. */
  noted: number
  /** Points from `next` on that have arrived. */
  readonly arrived: Set<number>
  cancel: () => void
}

const mostRecovered = 1000
const queuePrefix = 'timeSeries '

/**
 * Finds the points of a timeSeries that did not arrive: every periodicInterval from the first one on a point is expected,
 * and judged missingDataDetectTimer after its time. Where judging stands is kept as a message, with what is found missing and
 * with every arrival, so that a restart goes on there: by then instances that have arrived may be gone.
 * @see TS-0001 10.2.17, TS-0004 7.4.38
 */
export class MissingDataDetection {
  readonly #services: Services
  readonly #watches = new Map<number, Watch>()

  constructor(services: Services) {
    this.#services = services
  }

  /** Goes on where an earlier run stopped. */
  start(): void {
    const { store } = this.#services
    for (const queue of store.queues()) {
      if (!queue.startsWith(queuePrefix)) continue
      const series = store.resource(Number(queue.slice(queuePrefix.length)))
      const [note] = store.messages(queue, 1)
      const { first, next } = JSON.parse(note?.body ?? '{}') as { first: Instant; next: number }
      if (series === undefined) this.#forget(queue)
      else this.#watch(series, first, next)
    }
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.cancel()
    this.#watches.clear()
  }

  /** Observes creations of instances and changes of timeSeries. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => {
    if (event.kind === 'created' && event.subject instanceof Instance && event.subject.resourceType === 30) {
      this.#arrive(event.subject, event.parent, changes)
    } else if (event.kind === 'updated' && event.after.resourceType === 29) {
      if (event.modified.mdd !== undefined && event.modified.mdd !== event.before.attributes.mdd)
        this.#end(event.after, changes)
    } else if (event.kind === 'deleted' && event.subject instanceof Resource && event.subject.resourceType === 29) {
      this.#end(event.subject, changes)
    }
  }

  #arrive(instance: Instance, series: Resource, changes: Changes): void {
    if (series.attributes.mdd !== true) return
    const generated = parseTimestamp(instance.generationTime) as Instant
    const watch = this.#watches.get(series.id) ?? this.#begin(series, generated, changes)
    const point = pointNear(watch.grid, generated)
    if (point >= watch.next && isOnTime(watch.grid, point, generated)) watch.arrived.add(point)
    if (watch.noted < watch.next) this.#note(series.id, watch, changes)
  }

  #begin(series: Resource, first: Instant, changes: Changes): Watch {
    const watch = this.#watch(series, first, 1)
    this.#note(series.id, watch, changes)
    return watch
  }

  #note(series: number, watch: Watch, changes: Changes): void {
    const { store, clock } = this.#services
    const queue = queueOf(series)
    watch.noted = watch.next
    changes.write({ kind: 'removeQueue', queue })
    const body = JSON.stringify({ first: watch.grid.first, next: watch.next })
    changes.write({
      kind: 'appendMessage',
      message: { id: store.nextMessageNumber(), queue, body, created: clock.now(), expires: null },
    })
  }

  #watch(series: Resource, first: Instant, next: number): Watch {
    const grid = gridOf(series.attributes, first)
    const watch: Watch = { grid, next, noted: next, arrived: new Set(), cancel: () => {} }
    this.#watches.set(series.id, watch)
    const from = Math.max(1, series.nextSequence - mostRecovered)
    for (const instance of this.#services.store.instances(series.id, from)) {
      const generated = parseTimestamp(instance.generationTime) as Instant
      const point = pointNear(watch.grid, generated)
      if (point >= next && isOnTime(watch.grid, point, generated)) watch.arrived.add(point)
    }
    this.#schedule(series.id, watch)
    return watch
  }

  #schedule(series: number, watch: Watch): void {
    const due = pointAt(watch.grid, watch.next) + watch.grid.timer
    const delay = Math.max(0, due - this.#services.clock.now())
    watch.cancel = this.#services.clock.after(delay, () => this.#judge(series, watch))
  }

  #judge(id: number, watch: Watch): void {
    const series = this.#services.store.resource(id)
    if (series === undefined || series.attributes.mdd !== true) {
      this.#watches.delete(id)
      this.#forget(queueOf(id))
      return
    }
    const missing = this.#duePoints(watch).filter((point) => !watch.arrived.delete(point))
    if (missing.length > 0)
      this.#report(
        series,
        missing.map((point) => pointAt(watch.grid, point)),
        watch,
      )
    this.#schedule(id, watch)
  }

  #duePoints(watch: Watch): number[] {
    const now = this.#services.clock.now()
    const points: number[] = []
    while (points.length < mostRecovered && pointAt(watch.grid, watch.next) + watch.grid.timer <= now) {
      points.push(watch.next)
      watch.next += 1
    }
    return points
  }

  #report(series: Resource, missing: readonly Instant[], watch: Watch): void {
    const changes = this.#services.changes()
    const after = series.with(withMissing(series.attributes, missing))
    changes.updateResource(after)
    this.#note(series.id, watch, changes)
    changes.tell({ kind: 'missingData', subject: after, missing: missing.map(formatTimestamp) })
    changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error, timeSeries: series.path }, 'missing data could not be recorded')
    })
  }

  #end(series: Resource, changes: Changes): void {
    const watch = this.#watches.get(series.id)
    if (watch === undefined) return
    watch.cancel()
    this.#watches.delete(series.id)
    changes.write({ kind: 'removeQueue', queue: queueOf(series.id) })
  }

  /** Of a timeSeries that went with an ancestor. */
  #forget(queue: string): void {
    const changes = this.#services.changes()
    changes.write({ kind: 'removeQueue', queue })
    changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error, queue }, 'where the detection of missing data stood could not be removed')
    })
  }
}

function queueOf(series: number): string {
  return `${queuePrefix}${series}`
}

/** The newest are kept when missingDataMaxNr is reached. */
function withMissing(attributes: JsonObject, missing: readonly Instant[]): JsonObject {
  const list = [...((attributes.mdlt ?? []) as string[]), ...missing.map(formatTimestamp)]
  const most = (attributes.mdn as number | undefined) ?? list.length
  const kept = list.slice(-most)
  return { ...attributes, mdlt: kept, mdc: kept.length }
}
