import { formatTimestamp, type Instant, type JsonValue, parseTimestamp, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'

/** An expirationTime as granted: the instant, and its text for the attribute. */
export interface Expiration {
  readonly instant: Instant
  readonly text: string
}

/**
 * Grants an expirationTime: what was asked, at most that of the parent and the configured maximum.
 * @param requested undefined or null when the host is to choose
 * @throws RequestError badRequest for a time that has passed
 * @see TS-0004 7.3.3.3, TS-0001 9.6.1.3.2
 */
export function grantExpiration(
  requested: JsonValue | undefined,
  parent: Resource | undefined,
  services: Pick<Services, 'clock' | 'configuration'>,
): Expiration {
  const now = services.clock.now()
  const asked = typeof requested === 'string' ? parseTimestamp(requested) : undefined
  if (asked !== undefined && asked <= now) {
    throw new RequestError('badRequest', 'expirationTime (et) has already passed')
  }
  const most = now + services.configuration.defaults.maximumExpiration
  const end = parentExpiration(parent)
  const instant = Math.min(asked ?? most, most, end ?? most)
  if (instant === asked) return { instant, text: requested as string }
  // Clients compare times as texts, so the same instant is written in the same way.
  if (instant === end) return { instant, text: parent?.attributes.et as string }
  return { instant, text: formatTimestamp(instant) }
}

function parentExpiration(parent: Resource | undefined): Instant | undefined {
  return parent === undefined ? undefined : parseTimestamp(parent.attributes.et)
}
