import { isPlainObject, type JsonObject, type Registry, type WirePrimitive } from '@waystation/model'
import { applyToContent, applyToRequest } from './applyProfile.ts'
import type { Profile } from './Profile.ts'

/** Without them a request of this CSE would not arrive. */
const kept: ReadonlySet<string> = new Set(['op', 'to', 'fr', 'rqi'])

/**
 * @param wire its content as a value
 * @returns the notification, single or several, with its parameters and what it represents as the profile makes it
 */
export function applyToNotification(wire: WirePrimitive, profile: Profile, registry: Registry): WirePrimitive {
  const changed = applyToRequest(wire, profile, registry, kept)
  const content = changed.pc as JsonObject | undefined
  if (content === undefined) return changed
  const { 'm2m:sgn': single, 'm2m:agn': several } = content
  if (isPlainObject(single)) {
    return { ...changed, pc: { ...content, 'm2m:sgn': applyToSingle(single, profile, registry) } }
  }
  if (!isPlainObject(several) || !Array.isArray(several['m2m:sgn'])) return changed
  const list = several['m2m:sgn'].map((one) => (isPlainObject(one) ? applyToSingle(one, profile, registry) : one))
  return { ...changed, pc: { ...content, 'm2m:agn': { ...several, 'm2m:sgn': list } } }
}

function applyToSingle(single: JsonObject, profile: Profile, registry: Registry): JsonObject {
  const changed: JsonObject = { ...single }
  for (const name of profile.deletions) delete changed[name]
  const event = changed.nev
  if (isPlainObject(event) && isPlainObject(event.rep)) {
    changed.nev = { ...event, rep: applyToContent(event.rep, profile, registry) }
  }
  return changed
}
