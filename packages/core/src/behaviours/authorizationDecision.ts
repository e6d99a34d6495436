import type { JsonObject } from '@waystation/model'
import { decisionOf, type Question, replaceQuestion } from '../authorization/decisionPoint.ts'
import { verifyTokens } from '../authorization/Evidence.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/**
 * Who may do what is asked by setting the attributes of the question; the answer comes with them, and anew at every reading.
 * @see TS-0001 9.6.41, TS-0004 7.4.43
 */
export const authorizationDecision: Behaviour = {
  prepareCreate: ({ requested }, services) => prepare(requested, services),
  create: (draft, _changes, services) => {
    Object.assign(draft.attributes, decisionOf(draft.attributes, services))
  },
  prepareUpdate: async ({ modified }, services) => {
    await prepare(modified, services)
    return undefined
  },
  update: ({ attributes, modified }, _changes, services) => {
    replaceQuestion(attributes, modified)
    const { dec, sus } = decisionOf(attributes, services)
    delete attributes.dec
    attributes.sus = sus as number
    if (dec !== undefined) attributes.dec = dec
  },
  prepareRetrieve: ({ attributes }, _exchange, services) => prepare(attributes, services),
  // Undefined takes a decision away that does not hold any more.
  computed: ({ attributes }, services) =>
    ({ dec: undefined, ...decisionOf(attributes, services) }) as unknown as JsonObject,
}

function prepare(question: Question, services: Services): Promise<void> {
  return verifyTokens(
    {
      tokens: (question.tkns as string[] | null | undefined) ?? [],
      tokenIDs: (question.tids as string[] | null | undefined) ?? [],
    },
    services,
  )
}
