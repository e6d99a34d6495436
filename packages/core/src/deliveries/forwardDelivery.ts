import { type JsonObject, operations, parseTimestamp, RequestError, type WirePrimitive } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import { baseAddress } from '../requests/baseAddress.ts'
import { nextHop } from '../requests/nextHop.ts'
import type { Services } from '../Services.ts'
import { withAbsoluteTimes } from './deliveredRequests.ts'
import type { Task } from './executeDelivered.ts'

const conflict = 4105
const firstServerError = 5000

/**
 * Hands a delivery on to the next CSE towards its target.
 * @returns false when it has to be tried again: no way leads there now, or the next CSE has no answer
 */
export async function forwardDelivery(delivery: Resource, task: Task, services: Services): Promise<boolean> {
  const { configuration, clock, dispatch, log } = services
  const { tg, ls } = delivery.attributes
  const next = nextHop(tg as string, services)
  if (next === undefined) return false
  const expires = parseTimestamp(ls) as number
  const timeoutMilliseconds = Math.min(configuration.limits.requestWait, Math.max(0, expires - clock.now()))
  const target = baseAddress(next)
  try {
    const request = requestOf(delivery, target, task, services)
    const { responseStatusCode } = await dispatch(target, request, { timeoutMilliseconds, expires })
    if (responseStatusCode >= firstServerError) return false
    // The name is taken by an earlier attempt whose answer was lost.
    if (responseStatusCode >= 4000 && responseStatusCode !== conflict) {
      log.warn({ delivery: delivery.path, target: tg, status: responseStatusCode }, 'a delivery was refused')
    }
    return true
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    log.debug({ err: error, delivery: delivery.path, target: tg }, 'a delivery could not be handed on')
    return false
  }
}

function requestOf(delivery: Resource, to: string, task: Task, services: Services): WirePrimitive {
  const { identity, configuration } = services
  const { sr, tg, ls, ec, dmd, arq } = delivery.attributes
  // The same name at every attempt: the next CSE takes a delivery once.
  const rn = `dlv-${identity.cseID.slice(1)}-${delivery.resourceID}`
  const content = { rn, sr, tg, ls, ec, dmd: traced(dmd as JsonObject, identity.cseID) }
  return {
    op: operations.create,
    ty: delivery.resourceType,
    to,
    fr: identity.cseID,
    rqi: rn,
    rvi: configuration.supportedReleases.at(-1) as string,
    ec,
    pc: { [delivery.wireName]: { ...content, arq: withAbsoluteTimes(arq, task.received, services) } as JsonObject },
  }
}

/** A delivery that is traced says which CSEs it has passed. */
function traced(metaData: JsonObject, cseID: string): JsonObject {
  if (metaData.tcop !== true) return metaData
  return { ...metaData, tcin: [...((metaData.tcin as string[] | undefined) ?? []), cseID] }
}
