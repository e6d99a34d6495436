import type { JsonObject } from '@waystation/model'
import { policiesFor } from '../authorization/policyPoint.ts'
import type { Behaviour } from './Behaviour.ts'

/**
 * The rules of a resource are asked for by setting its address; they come with the answer, and anew at every reading.
 * @see TS-0001 9.6.42, TS-0004 7.4.44
 */
export const authorizationPolicy: Behaviour = {
  create: (draft, _changes, services) => answer(draft.attributes, policiesFor(draft.attributes.to, services)),
  update: ({ attributes }, _changes, services) => answer(attributes, policiesFor(attributes.to, services)),
  // Undefined takes rules away that do not hold any more.
  computed: ({ attributes }, services) =>
    ({ ps: undefined, ca: undefined, ...policiesFor(attributes.to, services) }) as unknown as JsonObject,
}

function answer(attributes: JsonObject, found: JsonObject): void {
  delete attributes.ps
  delete attributes.ca
  Object.assign(attributes, found)
}
