import { type JsonObject, statusCodes, valueOf } from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** Which resource is wanted, and by which right. */
export interface Wanted {
  readonly resourceType: number
  readonly operation: 'retrieve' | 'discovery'
}

/**
 * @returns the attributes of a resource of this or another CSE, as its originator may see it; undefined when there is none of
 *   that type that it may
 */
export async function attributesAt(
  address: string,
  { resourceType, operation }: Wanted,
  exchange: Exchange,
  services: Services,
): Promise<JsonObject | undefined> {
  const found = findLocal(address, services)
  if (found instanceof Resource) {
    const isPermitted = decideAccess(found, questionOf(exchange, operation), services) !== undefined
    return found.resourceType === resourceType && isPermitted ? found.attributes : undefined
  }
  if (remoteHostOf(address, services.identity) === undefined) return undefined
  const answer = await services.handle(
    {
      operation: 'retrieve',
      to: address,
      from: exchange.request.from,
      requestIdentifier: `${exchange.request.requestIdentifier}.${services.store.nextMessageNumber()}`,
      releaseVersion: exchange.request.releaseVersion,
      requestExpiration: services.clock.now() + services.configuration.notification.timeout,
      parameters: {},
    },
    exchange.context,
  )
  if (answer?.responseStatusCode !== statusCodes.ok.code || answer.content === undefined) return undefined
  const [attributes] = Object.values(valueOf(answer.content)) as [JsonObject | undefined]
  return attributes?.ty === resourceType ? attributes : undefined
}
