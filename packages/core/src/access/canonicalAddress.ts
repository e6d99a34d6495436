import { normaliseOriginator } from '@waystation/model'
import type { Identity } from '../Services.ts'

/**
 * Brings an address of this CSE to the form in which resources know theirs: a structured one begins with the name of the
 * CSEBase, however it was written; others are resource IDs. What belongs to other CSEs stays SP-relative or absolute.
 */
export function canonicalAddress(id: string, identity: Identity): string {
  const relative = normaliseOriginator(id, identity)
  const base = ['-/', `${identity.cseID.slice(1)}/`].find((start) => relative.startsWith(start))
  return base === undefined ? relative : `${identity.cseName}/${relative.slice(base.length)}`
}
