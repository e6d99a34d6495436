import type { CSEIdentity } from '@waystation/model'
import type { Configuration } from './Configuration.ts'

/** @returns the names of this CSE in the forms that addresses need */
export function identityOf({ cseId, cseName, spId }: Configuration): CSEIdentity {
  return { cseID: cseId, cseName, spID: spId }
}
