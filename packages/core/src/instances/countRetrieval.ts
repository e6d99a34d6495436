import type { Changes } from '../Changes.ts'
import { Instance } from '../ports/index.ts'
import { deleteInstance } from './removeInstances.ts'

/** @returns how often a contentInstance may still be retrieved; undefined when that is not limited */
export function retrievalsLeft(instance: Instance): number | undefined {
  // The text is ready and the attribute rare: most contents need not be parsed for it.
  if (instance.resourceType !== 4 || !instance.text.includes('"dcnt":')) return undefined
  return instance.attributes.dcnt as number | undefined
}

/**
 * Adds what a retrieval of a contentInstance with deletionCnt changes to a unit of work: the count, and with the last one
 * the deletion.
 * @param left retrievals left before this one
 * @param originator in whose name it is deleted, the hosting CSE
 * @returns the contentInstance as the retrieval shows it, with the retrievals left after it
 * @see TS-0001 9.6.7 (deletionCnt, release 4)
 */
export function countRetrieval(instance: Instance, left: number, originator: string, changes: Changes): Instance {
  const counted = new Instance(instance, { ...instance.attributes, dcnt: left - 1 })
  if (left > 1) changes.write({ kind: 'updateInstance', instance: counted })
  else deleteInstance(instance, originator, changes)
  return counted
}
