import type { Resource } from '../ports/index.ts'

/** Numbers of m2m:execStatusType that we give. */
export const statuses = { initiated: 1, pending: 2, finished: 3, cancelled: 5 } as const

/** Whether an execution has finished or was cancelled. */
export function isOver({ attributes }: Resource): boolean {
  return attributes.exs === statuses.finished || attributes.exs === statuses.cancelled
}
