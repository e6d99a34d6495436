import { type JsonObject, RequestError, type ResourceTypeDefinition, validateCreate } from '@waystation/model'
import type { Draft } from '../behaviours/Behaviour.ts'
import { subscription as subscriptionBehaviour } from '../behaviours/subscription.ts'
import type { Changes } from '../Changes.ts'
import { authorize, checkAttributes } from '../pipeline/authorize.ts'
import { planCreation } from '../pipeline/createResource.ts'
import { definitionOf, findLocal } from '../pipeline/resolveTarget.ts'
import { planUpdate } from '../pipeline/update.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { checkSubscription } from '../subscriptions/checkSubscription.ts'
import { without } from './memberIDs.ts'

/** Subscription resource type. */
const subscriptionType = 23

/**
 * Adds a subscription for a crossResourceSubscription below a resource here, as its creator would create it.
 * @param content attributes of the subscription
 * @throws RequestError crossResourceOperationFailure, with the reason
 * @see TS-0004 7.4.58.2.1
 */
export function planMember(
  target: string,
  content: JsonObject,
  exchange: Draft['exchange'],
  changes: Changes,
  services: Services,
): Resource {
  return orFailure(target, () => {
    const parent = resourceAt(target, services)
    const definition = services.registry.byCode(subscriptionType) as ResourceTypeDefinition
    checkAttributes(authorize(parent, exchange, 'create', services, { definition }), Object.keys(content), exchange)
    if (!services.registry.mayHaveChild(definitionOf(parent, services), subscriptionType)) {
      throw new RequestError('targetNotSubscribable', `${parent.path} can have no subscription`)
    }
    authorize(parent, exchange, 'retrieve', services)
    validateCreate(definition, content)
    checkSubscription(content, parent, services)
    const create = { exchange, parent, definition, content, behaviour: subscriptionBehaviour }
    return planCreation(create, changes, services).resource
  })
}

/**
 * Adds a crossResourceSubscription to the targets of a subscription that is here, as its creator would.
 * @param reference SP-relative identifier of the crossResourceSubscription
 * @throws RequestError crossResourceOperationFailure, with the reason
 */
export function planSharing(
  target: string,
  reference: string,
  exchange: Draft['exchange'],
  changes: Changes,
  services: Services,
): Resource {
  return orFailure(target, () => {
    const found = resourceAt(target, services)
    if (found.resourceType !== subscriptionType) {
      throw new RequestError('badRequest', `${found.path} is no subscription`)
    }
    checkAttributes(authorize(found, exchange, 'update', services), ['nu', 'acrs'], exchange)
    const resource = changes.resource(found.id) as Resource
    const { nu, acrs } = resource.attributes as { nu: string[]; acrs?: string[] }
    const resourceID = reference.slice(reference.lastIndexOf('/') + 1)
    const modified = {
      nu: [...without(nu, resourceID, services.identity), reference],
      acrs: [...without(acrs, resourceID, services.identity), reference],
    }
    return planUpdate({ exchange, resource, modified, behaviour: subscriptionBehaviour }, changes, services)
  })
}

function resourceAt(address: string, services: Services): Resource {
  const found = findLocal(address, services)
  if (found instanceof Resource) return found
  throw new RequestError(
    'notFound',
    found === undefined ? `nothing is at ${address}` : 'an instance has no subscriptions',
  )
}

function orFailure<T>(target: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof RequestError) throw memberFailure(target, error.message)
    throw error
  }
}

/** @returns the error for a member that could not be had */
export function memberFailure(target: string, reason: string): RequestError {
  return new RequestError('crossResourceOperationFailure', `${target} can not be watched: ${reason}`)
}
