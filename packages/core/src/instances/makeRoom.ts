import { RequestError } from '@waystation/model'
import type { Instance, Resource, ResourceStore } from '../ports/index.ts'

/** Instances that must go, oldest first, and the bytes they free. */
export interface Room {
  readonly sequences: readonly number[]
  readonly sizeBytes: number
}

const none: Room = { sequences: [], sizeBytes: 0 }

/**
 * Lists what must go so that `incoming` fits the container's maxNrOfInstances and maxByteSize. `incoming` itself goes
 * when maxNrOfInstances is 0.
 * @throws RequestError notAcceptable when `incoming` alone exceeds maxByteSize
 * @see TS-0004 7.4.7.2.1
 */
export function makeRoom(container: Resource, incoming: Instance, store: Pick<ResourceStore, 'instances'>): Room {
  const { mni, mbs } = container.attributes as { mni?: number; mbs?: number }
  if (mbs !== undefined && incoming.sizeBytes > mbs) {
    throw new RequestError(
      'notAcceptable',
      `content (con) of ${incoming.sizeBytes} bytes exceeds maxByteSize (mbs) ${mbs}`,
    )
  }
  const count = (container.attributes.cni as number) + 1
  const sizeBytes = (container.attributes.cbs as number) + incoming.sizeBytes
  const room = oldestBeyond(container.id, count - (mni ?? count), sizeBytes - (mbs ?? sizeBytes), store)
  if (mni === 0)
    return { sequences: [...room.sequences, incoming.sequence], sizeBytes: room.sizeBytes + incoming.sizeBytes }
  return room
}

/**
 * @param surplusCount how many must go at least
 * @param surplusBytes how many bytes must be freed at least
 * @returns the oldest instances that satisfy both
 */
export function oldestBeyond(
  container: number,
  surplusCount: number,
  surplusBytes: number,
  store: Pick<ResourceStore, 'instances'>,
): Room {
  if (surplusCount <= 0 && surplusBytes <= 0) return none
  const sequences: number[] = []
  let sizeBytes = 0
  for (const instance of store.instances(container)) {
    sequences.push(instance.sequence)
    sizeBytes += instance.sizeBytes
    if (sequences.length >= surplusCount && sizeBytes >= surplusBytes) break
  }
  return { sequences, sizeBytes }
}
