import { type JsonObject, RequestError, type StatusCodeName } from '@waystation/model'
import { checkFanOutTarget, checkMembers, multicastAddresses } from '../multicast/groupAddresses.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** Membership of this CSE in a multicast group of a group host. @see TS-0001 9.6.44, TS-0004 7.4.55 */
export const localMulticastGroup: Behaviour = {
  async prepareCreate({ requested }, services) {
    checkFanOutTarget(requested.mgft as string, services.identity)
    await join(requested, services)
  },
  created: (group, _draft, changes, services) => services.multicast.begin(group, changes),
  async prepareUpdate({ before, modified }, services) {
    await join({ ...before.attributes, ...modified }, services)
    return undefined
  },
  updated(_after, { modified }, changes, services) {
    if (modified.mad !== undefined) changes.afterCommit(() => void services.multicast.memberships.settle())
  },
  async prepareDelete(group, _exchange, services) {
    await attempt(services.multicast.memberships.leaveWith(group), 'leaveMulticastGroupFailed')
    return undefined
  },
  deleted: (group, _originator, changes, services) => services.multicast.end(group, changes),
}

/** @throws RequestError badRequest, joinMulticastGroupFailed */
async function join(attributes: JsonObject, services: Services): Promise<void> {
  checkMembers(attributes.mli as string[], services.identity)
  await attempt(services.multicast.memberships.join(multicastAddresses(attributes)), 'joinMulticastGroupFailed')
}

async function attempt(change: Promise<void>, status: StatusCodeName): Promise<void> {
  try {
    await change
  } catch (error) {
    throw new RequestError(status, `multicastAddress (mad): ${(error as Error).message}`)
  }
}
