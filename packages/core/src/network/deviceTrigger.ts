import { type JsonObject, type Milliseconds, parseDuration } from '@waystation/model'
import type { DeviceTrigger } from '../ports/index.ts'

/** Attributes that make up the payload, by their names in it, which are the same. @see TS-0001 9.6.49, TS-0004 7.4.57 */
const payloadNames = ['tpe', 'tiae', 'tia', 'tio', 'tirt']

/** Attributes whose change makes another trigger. */
export const triggerNames: readonly string[] = ['tri', 'tvt', ...payloadNames]

/** @returns the attributes that are left when null has removed the others */
export function withoutNull(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))
}

/** @returns how long the network is to try */
export function validityOf({ tvt }: JsonObject): Milliseconds {
  return parseDuration(tvt) ?? 0
}

/** @returns the trigger that the attributes of a triggerRequest describe */
export function deviceTrigger(attributes: JsonObject, key: string, validity: Milliseconds): DeviceTrigger {
  const payload: JsonObject = {}
  for (const name of payloadNames) if (attributes[name] !== undefined) payload[name] = attributes[name]
  return { key, device: attributes.mei as string, port: attributes.tri as number, payload, validity }
}
