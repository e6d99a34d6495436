import {
  type JsonObject,
  operations,
  RequestError,
  type ResponsePrimitive,
  rootMember,
  toSPRelative,
  type WirePrimitive,
} from '@waystation/model'
import { releaseFor } from '../delivery/releaseFor.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { attributesOf } from './LocalParts.ts'
import { kept, type Part, type PartOutcome } from './Part.ts'
import { controls, partTransitions, transactionStates, transactionTypes } from './states.ts'

const created = 2001
const exists = 4105
const notFound = 4004

/** States that a step leads to when it succeeds, by control. */
const results: Readonly<Record<number, number>> = {
  [controls.lock]: transactionStates.locked,
  [controls.execute]: transactionStates.executed,
  [controls.commit]: transactionStates.committed,
  [controls.abort]: transactionStates.aborted,
}

/**
 * The parts of transactionMgmts whose targets are on other CSEs, which are asked in the name of the creator. Every step can
 * be asked for again: what counts is the state that the transaction is in.
 */
export class RemoteParts {
  readonly #services: Services
  #requests = 0

  constructor(services: Services) {
    this.#services = services
  }

  /** Creates the transaction at the other CSE, which locks the target. */
  async lock(part: Part, management: Resource): Promise<PartOutcome> {
    const attributes = attributesOf(part, management, this.#services)
    // There, a CSE-relative originator would be one of that CSE.
    const fr = toSPRelative(management.originator, this.#services.identity)
    const pc = { 'm2m:trac': { ...attributes, 'm2m:rqp': { ...(attributes['m2m:rqp'] as JsonObject), fr } } }
    const wire = { op: operations.create, to: part.request.to, ty: transactionTypes.transaction, pc }
    const response = await this.#request(wire, management)
    if (response.responseStatusCode === exists) return this.step(part, controls.lock, management)
    if (response.responseStatusCode !== created) return { isDone: false, response: kept(response) }
    return outcomeOf(response, controls.lock) ?? (await this.#look(part, controls.lock, management))
  }

  /** Asks for a step of a transaction that exists. */
  async step(part: Part, control: number, management: Resource): Promise<PartOutcome> {
    const pc = { 'm2m:trac': { tctl: control } }
    const response = await this.#request({ op: operations.update, to: addressOf(part), pc }, management)
    return outcomeOf(response, control) ?? (await this.#look(part, control, management))
  }

  async remove(part: Part, management: Resource): Promise<void> {
    await this.step(part, controls.abort, management)
    await this.#request({ op: operations.delete, to: addressOf(part) }, management)
  }

  /** The step may have been done before, or its answer lost; or the request, and then it can still be taken. */
  async #look(part: Part, control: number, management: Resource): Promise<PartOutcome> {
    const response = await this.#request({ op: operations.retrieve, to: addressOf(part) }, management)
    const outcome = outcomeOf(response, control)
    if (outcome?.isDone === true) return outcome
    const state = stateOf(response)
    const isUnknown =
      state === undefined
        ? response.responseStatusCode !== notFound
        : partTransitions[state]?.includes(control) === true
    return { isDone: false, isUnknown, response: outcome?.response ?? kept(response) }
  }

  async #request(wire: WirePrimitive, { originator, resourceID }: Resource): Promise<ResponsePrimitive> {
    const { handleWire, identity, configuration, clock } = this.#services
    const rqi = `${resourceID}-${clock.now().toString(36)}-${(this.#requests++).toString(36)}`
    const request = { fr: toSPRelative(originator, identity), rqi, rvi: releaseFor('3', configuration), ...wire }
    const response = await handleWire(request, { received: clock.now(), internal: true })
    if (response !== undefined) return response
    throw new RequestError('targetNotReachable', `${wire.to as string} gave no answer`)
  }
}

/** @returns undefined when the response does not say which state the transaction is in */
function outcomeOf(answer: ResponsePrimitive, control: number): PartOutcome | undefined {
  const state = stateOf(answer)
  if (state === undefined) return undefined
  return { isDone: state === results[control], response: transactionIn(answer)?.['m2m:rsp'] as JsonObject | undefined }
}

function stateOf(answer: ResponsePrimitive): number | undefined {
  return transactionIn(answer)?.trst as number | undefined
}

function transactionIn(answer: ResponsePrimitive): JsonObject | undefined {
  return rootMember(answer, 'm2m:trac')
}

function addressOf(part: Part): string {
  return `${part.request.to}/${part.name}`
}
