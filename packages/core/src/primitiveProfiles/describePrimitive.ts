import { isPlainObject, type JsonObject, type WirePrimitive } from '@waystation/model'
import { instanceTypes } from '../instances/instanceTypes.ts'
import { findLocal, findTarget } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Primitive } from './Profile.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/** Bindings give parameters as they read them: as text, or as what the text means. */
export function textOf(value: unknown, otherwise = ''): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : otherwise
}

/** @returns what a profile looks at in a request */
export function aboutRequest(wire: WirePrimitive, services: Needs): Primitive {
  const operation = Number(wire.op)
  const to = textOf(wire.to)
  return {
    entity: textOf(wire.fr),
    operation,
    releaseVersion: textOf(wire.rvi, '1'),
    resourceType: operation === 1 ? typeOfCreation(wire, services) : typeAt(to, services),
    addresses: [to],
  }
}

/** @param content of a notification @param entity that it goes to @returns what a profile looks at in it */
export function aboutNotification(
  wire: WirePrimitive,
  content: JsonObject,
  entity: string,
  services: Needs,
): Primitive {
  const single = firstIn(content)
  const event = single?.nev
  const representation = isPlainObject(event) && isPlainObject(event.rep) ? event.rep : undefined
  const subscription = typeof single?.sur === 'string' ? findLocal(single.sur, services) : undefined
  const subject = subscription instanceof Resource ? services.store.resource(subscription.parent) : undefined
  return {
    entity,
    operation: Number(wire.op),
    releaseVersion: textOf(wire.rvi, '1'),
    resourceType: representation === undefined ? undefined : typeOfContent(representation, services),
    addresses: [
      ...(subject === undefined ? [] : [subject.resourceID]),
      ...(subscription === undefined ? [] : [subscription.resourceID]),
    ],
  }
}

/** @returns the type of the resource that content represents; undefined when it represents none */
export function typeOfContent(content: JsonObject, { registry }: Pick<Services, 'registry'>): number | undefined {
  const [root] = Object.keys(content)
  return root === undefined ? undefined : registry.byWireName(root)?.code
}

function firstIn({ 'm2m:sgn': single, 'm2m:agn': several }: JsonObject): JsonObject | undefined {
  if (isPlainObject(single)) return single
  const list = isPlainObject(several) ? several['m2m:sgn'] : undefined
  return Array.isArray(list) && isPlainObject(list[0]) ? list[0] : undefined
}

function typeOfCreation({ ty, pc }: WirePrimitive, services: Needs): number | undefined {
  if (ty !== undefined) return Number(ty)
  return isPlainObject(pc) ? typeOfContent(pc as JsonObject, services) : undefined
}

function typeAt(address: string, services: Needs): number | undefined {
  const target = findTarget(address, services)
  switch (target?.kind) {
    case 'resource':
      return target.resource.resourceType
    case 'instance':
      return target.instance.resourceType
    case 'latest':
    case 'oldest':
      return instanceTypes.get(target.container.resourceType)
    default:
      return undefined
  }
}
