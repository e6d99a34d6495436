import type { Instant, JsonObject, Milliseconds } from '@waystation/model'

/** When the points of a timeSeries are expected. */
export interface ArrivalGrid {
  /** dataGenerationTime of the first instance: point 0. */
  readonly first: Instant
  /** periodicInterval. */
  readonly period: Milliseconds
  /** periodicIntervalDelta: how far a point may be off. */
  readonly tolerance: Milliseconds
  /** missingDataDetectTimer: how long after its time a point is judged. */
  readonly timer: Milliseconds
}

/** @param attributes of a timeSeries that detects missing data */
export function gridOf(attributes: JsonObject, first: Instant): ArrivalGrid {
  const period = attributes.pei as Milliseconds
  const tolerance = (attributes.peid as Milliseconds | undefined) ?? Math.floor(period / 2)
  return { first, period, tolerance, timer: attributes.mdt as Milliseconds }
}

/** @returns when a point is expected */
export function pointAt(grid: ArrivalGrid, point: number): Instant {
  return grid.first + point * grid.period
}

/** @returns the point nearest to an instant */
export function pointNear(grid: ArrivalGrid, instant: Instant): number {
  return Math.round((instant - grid.first) / grid.period)
}

export function isOnTime(grid: ArrivalGrid, point: number, instant: Instant): boolean {
  return Math.abs(instant - pointAt(grid, point)) <= grid.tolerance
}
