import { formatTimestamp, type Instant, type JsonValue, parseTimestamp, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'

/**
 * Grants an instance its expirationTime: the earliest of what was asked, its age limit and that of the container.
 * @returns instant null when it is that of the container, with which it then lives and goes
 * @throws RequestError badRequest for a time that has passed
 */
export function grantInstanceExpiration(
  requested: JsonValue | undefined,
  container: Resource,
  now: Instant,
): { readonly instant: Instant | null; readonly text: string } {
  const text = container.attributes.et as string
  const age = container.attributes.mia as number | undefined
  if (requested === undefined && age === undefined) return { instant: null, text }
  const asked = typeof requested === 'string' ? parseTimestamp(requested) : undefined
  if (asked !== undefined && asked <= now) {
    throw new RequestError('badRequest', 'expirationTime (et) has already passed')
  }
  const most = parseTimestamp(text) as Instant
  const instant = Math.min(asked ?? most, age === undefined ? most : now + age * 1000, most)
  if (instant === most) return { instant: null, text }
  return { instant, text: instant === asked ? (requested as string) : formatTimestamp(instant) }
}
