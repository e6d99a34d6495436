import type { Instance, Resource } from '../ports/index.ts'
import type { Criteria } from './criteriaOf.ts'
import { contentTypes } from './SubscriptionAttributes.ts'

/** Texts are put together rather than serialised: what the store keeps as text reaches the target without a parse. */

/** @returns JSON text of the notification of an event. @see TS-0004 6.4.1 (notification) */
export function eventNotification(eventType: number, representation: string, criteria: Criteria): string {
  return `{"m2m:sgn":{"nev":{"rep":${representation},"net":${eventType}}${criteria.ending}`
}

/** @returns JSON text of the notification of an attempted operation, with its number and its originator */
export function monitorNotification(
  eventType: number,
  representation: string,
  attempt: { readonly operation: number; readonly originator: string },
  criteria: Criteria,
): string {
  const monitor = JSON.stringify([{ op: attempt.operation, or: attempt.originator }])
  return `{"m2m:sgn":{"nev":{"rep":${representation},"om":${monitor},"net":${eventType}}${criteria.ending}`
}

/** @returns JSON text that tells of the end of a subscription */
export function deletionNotification(reference: string): string {
  return `{"m2m:sgn":{"sud":true,"sur":${JSON.stringify(reference)}}}`
}

/** @returns the resource with all its attributes, or its resource ID, as the content type asks */
export function represented(resource: Resource | Instance, contentType: number): string {
  if (contentType === contentTypes.resourceID) return `{"m2m:uri":${JSON.stringify(resource.resourceID)}}`
  return `{"${resource.wireName}":${resource.text}}`
}

/** @returns the attributes with these short names as they are now; null where there is none any more */
export function representedPart(resource: Resource, names: Iterable<string>): string {
  const part: Record<string, unknown> = {}
  for (const name of names) part[name] = resource.attributes[name] ?? null
  return JSON.stringify({ [resource.wireName]: part })
}
