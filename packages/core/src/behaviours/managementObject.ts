import { type JsonObject, RequestError } from '@waystation/model'
import { checkCmdh } from '../cmdh/checkCmdh.ts'
import { cmdh } from '../cmdh/cmdhTypes.ts'
import type { Resource } from '../ports/index.ts'
import type { Behaviour, Draft } from './Behaviour.ts'

/**
 * A boolean attribute that starts an action on the device when true is written to it. The device carries it out and writes
 * the status and the trigger back; until then both say that the action is wanted.
 */
interface Trigger {
  readonly shortName: string
  /** Name in the status. */
  readonly action: string
  /** Attribute that tells how far the action has got. */
  readonly status?: string
  /** Trigger that can not be true at the same time. */
  readonly opposite?: string
}

/** By mgmtDefinition. @see TS-0001 D.2, D.3, D.9, D.10, D.11, TS-0022 7 */
const triggers: Readonly<Record<number, readonly Trigger[]>> = {
  1001: [{ shortName: 'ud', action: 'update', status: 'uds' }],
  1002: [
    { shortName: 'in', action: 'install', status: 'ins', opposite: 'un' },
    { shortName: 'un', action: 'uninstall', status: 'ins', opposite: 'in' },
    { shortName: 'act', action: 'activate', status: 'acts', opposite: 'dea' },
    { shortName: 'dea', action: 'deactivate', status: 'acts', opposite: 'act' },
  ],
  1008: [
    { shortName: 'ena', action: 'enable', status: 'cas', opposite: 'dis' },
    { shortName: 'dis', action: 'disable', status: 'cas', opposite: 'ena' },
  ],
  1009: [
    { shortName: 'rbo', action: 'reboot', opposite: 'far' },
    { shortName: 'far', action: 'factoryReset', opposite: 'rbo' },
  ],
  1010: [
    { shortName: 'lga', action: 'logStart', opposite: 'lgo' },
    { shortName: 'lgo', action: 'logStop', opposite: 'lga' },
  ],
  1028: [{ shortName: 'ud', action: 'update', status: 'uds' }],
}

/** Specialisations that may lie below another one as well as below the node, by mgmtDefinition. @see TS-0001 D.12, TS-0022 7 */
const parents: Readonly<Record<number, number>> = {
  1013: 1011,
  1014: 1013,
  1015: 1013,
  1016: 1011,
  1017: 1011,
  1018: 1017,
  1019: 1011,
  1023: 1022,
  1024: 1022,
  1025: 1022,
}

/** @see TS-0001 9.6.15, TS-0004 7.4.15 */
export const managementObject: Behaviour = {
  create(draft, _changes, services) {
    const { parent, attributes } = draft
    checkParent(parent, draft)
    if (!offersBoth(draft.requested)) start(draft.requested, attributes)
    if (isCmdh(attributes)) checkCmdh({ before: undefined, parent, attributes }, services)
  },
  update({ before, modified, attributes }, _changes, services) {
    start(modified, attributes)
    if (!isCmdh(attributes)) return
    const parent = services.store.resource(before.parent) as Resource
    checkCmdh({ before, parent, attributes }, services)
  },
}

/** Of the objects that say how messages to other CSEs are handled. */
function isCmdh({ mgd }: JsonObject): boolean {
  return typeof mgd === 'number' && mgd >= cmdh.policy && mgd <= cmdh.buffer
}

function checkParent(parent: Resource, { definition }: Draft): void {
  if (parent.resourceType !== 13) return
  if (parents[definition.managementDefinition as number] === parent.attributes.mgd) return
  throw new RequestError('invalidChildResourceType', `${definition.name} is not a legal child of ${parent.wireName}`)
}

/** A new deviceCapability with both triggers says that it has them; it asks for nothing. @see TS-0001 D.9 */
function offersBoth({ mgd, ena, dis }: JsonObject): boolean {
  return mgd === 1008 && ena === true && dis === true
}

const inProcess = 3

/**
 * Records what the triggers of a request start: the status says that the action is in process, the opposite trigger is off.
 * @param given attributes of the request
 * @param attributes those of the resource after it
 * @throws RequestError badRequest when it asks for an action and its opposite
 */
function start(given: JsonObject, attributes: JsonObject): void {
  for (const { shortName, action, status, opposite } of triggers[attributes.mgd as number] ?? []) {
    if (given[shortName] !== true) continue
    if (opposite !== undefined && given[opposite] === true) {
      throw new RequestError('badRequest', `${shortName} and ${opposite} can not both be true`)
    }
    if (opposite !== undefined && attributes[opposite] !== undefined) attributes[opposite] = false
    if (status !== undefined && given[status] === undefined) attributes[status] = { acn: action, sus: inProcess }
  }
}
