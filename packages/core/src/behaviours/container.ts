import { parseTimestamp } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { oldestBeyond } from '../instances/makeRoom.ts'
import type { Resource } from '../ports/index.ts'
import type { Behaviour, Revision } from './Behaviour.ts'

/** @see TS-0001 9.6.6, TS-0004 7.4.6 */
export const container: Behaviour = {
  create(draft) {
    draft.attributes.cni = 0
    draft.attributes.cbs = 0
  },
  update(revision, changes) {
    if (revision.before.attributes.disr === true && revision.attributes.disr !== true) discardAll(revision, changes)
    else trimToLimits(revision, changes)
  },
}

/** Instances written while they could not be retrieved are not shown once they can. @see TS-0001 9.6.6 (disableRetrieval) */
function discardAll(revision: Revision, changes: Changes): void {
  changes.write({ kind: 'deleteAllInstances', container: revision.before.id })
  revision.attributes.cni = 0
  revision.attributes.cbs = 0
}

/** Limits that an UPDATE lowers apply at once: the oldest instances go. */
export function trimToLimits(revision: Revision, changes: Changes): void {
  const { attributes, before } = revision
  const count = attributes.cni as number
  const sizeBytes = attributes.cbs as number
  const surplus = count - ((attributes.mni as number | undefined) ?? count)
  const surplusBytes = sizeBytes - ((attributes.mbs as number | undefined) ?? sizeBytes)
  const room = oldestBeyond(before.id, surplus, surplusBytes, changes.store)
  const aged =
    revision.modified.mia === undefined ? 0 : countAged(before, attributes.mia, revision.attributes.lt, changes)
  const gone = aged > room.sequences.length ? oldestBeyond(before.id, aged, 0, changes.store) : room
  if (gone.sequences.length === 0) return
  changes.write({ kind: 'deleteInstances', container: before.id, sequences: gone.sequences })
  attributes.cni = count - gone.sequences.length
  attributes.cbs = sizeBytes - gone.sizeBytes
}

/** @returns how many instances, from the oldest on, are older than a new maxInstanceAge lets them be */
function countAged(before: Resource, age: unknown, now: unknown, changes: Changes): number {
  if (typeof age !== 'number') return 0
  const bound = (parseTimestamp(now) as number) - age * 1000
  let count = 0
  for (const instance of changes.store.instances(before.id)) {
    if ((parseTimestamp(instance.attributes.ct) as number) > bound) break
    count += 1
  }
  return count
}
