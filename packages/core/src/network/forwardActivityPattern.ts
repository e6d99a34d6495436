import { type JsonObject, RequestError } from '@waystation/model'
import { NetworkRefusal } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { answerOf } from './answerOf.ts'

/**
 * Tells the network when a device is active, as far as the network knows the device (M2M-Ext-ID). A network that does not
 * answer keeps nobody from registering.
 * @param attributes of an AE or remoteCSE as they are to be
 * @throws RequestError requestedActivityPatternNotPermitted
 * @see TS-0001 9.6.5 (activityPatternElements)
 */
export async function forwardActivityPattern({ ape, mei }: JsonObject, services: Services): Promise<void> {
  const { network, log } = services
  if (network === undefined || typeof mei !== 'string' || ape === undefined || ape === null) return
  const pattern = Array.isArray(ape) ? ape : (ape as JsonObject).apt
  try {
    await answerOf(network.setActivityPattern(mei, pattern as JsonObject[]), services)
  } catch (error) {
    const reason = (error as Error).message
    if (!(error instanceof NetworkRefusal))
      return log.warn({ device: mei, reason }, 'the network was not told of an activity pattern')
    throw new RequestError('requestedActivityPatternNotPermitted', `activityPatternElements (ape): ${reason}`)
  }
}
