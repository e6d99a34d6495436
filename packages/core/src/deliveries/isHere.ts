import { toSPRelative } from '@waystation/model'
import type { Identity } from '../Services.ts'

/** @returns whether a CSE-ID in any form is that of this CSE */
export function isHere(cseID: string, identity: Identity): boolean {
  return toSPRelative(cseID, identity) === identity.cseID
}
