import { type JsonObject, RequestError } from '@waystation/model'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { answerOf } from './answerOf.ts'

/**
 * Has the network keep to the schedule of a node, for the device that the registrations of the node name (M2M-Ext-ID).
 * @param schedule scheduleElement
 * @returns the schedule that the network keeps to
 * @throws RequestError notImplemented without a network operator, externalObjectNotReachable when it does not take the schedule
 * @see TS-0001 9.6.9 (networkCoordinated)
 */
export async function coordinateSchedule(
  node: Resource,
  schedule: JsonObject,
  services: Services,
): Promise<JsonObject> {
  const { network } = services
  if (network === undefined) {
    throw new RequestError(
      'notImplemented',
      'networkCoordinated (nco) true needs a network operator, and none is connected',
    )
  }
  try {
    const device = deviceOf(node, services)
    if (device === undefined) throw new Error(`no registration of ${node.path} has an M2M-Ext-ID (mei)`)
    return { sce: [...(await answerOf(network.coordinateSchedule(device, schedule.sce as string[]), services))] }
  } catch (error) {
    throw new RequestError('externalObjectNotReachable', `networkCoordinated (nco): ${(error as Error).message}`)
  }
}

function deviceOf({ attributes }: Resource, services: Services): string | undefined {
  const links = [attributes.hcl, ...((attributes.hael as string[] | undefined) ?? [])] as (string | undefined)[]
  for (const link of links) {
    const device = link === undefined ? undefined : findLocal(link, services)?.attributes.mei
    if (typeof device === 'string') return device
  }
  return undefined
}
