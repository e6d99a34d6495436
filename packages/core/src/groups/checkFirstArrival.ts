import type { Exchange } from '../pipeline/Exchange.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Services } from '../Services.ts'
import { endOfRequest } from './endOfRequest.ts'

/**
 * A request that comes through groups is handled once by each target, even one that several of the groups have as a member.
 * @throws RequestError groupRequestIdentifierExists
 * @see TS-0004 7.3.3.2 (Group Request Identifier)
 */
export function checkFirstArrival(exchange: Exchange, target: Target, services: Services): void {
  const { groupRequestIdentifier } = exchange.request
  if (groupRequestIdentifier === undefined) return
  services.groupRequests.arrive(nameOf(target), groupRequestIdentifier, endOfRequest(exchange, services))
}

function nameOf(target: Target): string {
  switch (target.kind) {
    case 'resource':
      return `${target.resource.id}`
    case 'instance':
      return target.instance.resourceID
    case 'latest':
    case 'oldest':
      return `${target.container.id}/${target.kind}`
    case 'fanOutPoint':
      return `${target.group.id}/${target.kind}/${target.rest}`
    case 'semanticFanOutPoint':
      return `${target.group.id}/${target.kind}`
    case 'semanticValidation':
      return `${target.repository.id}/${target.kind}`
    case 'mashup':
      return `${target.instance.id}/${target.kind}`
    case 'pollingChannelURI':
      return `${target.channel.id}/${target.kind}`
    case 'notificationTargetSelfReference':
      return `${target.subscription.id}/${target.kind}`
    case 'remote':
      return target.address
  }
}
