import { type SerialisationName, serialisationNames } from '@waystation/model'
import { SendError } from '../SendError.ts'

/** Where requests go, read from the URL of a point of access or of a notification target. */
export interface PointOfAccess {
  /** Scheme, host and port. */
  readonly origin: string
  /** Path and query as given, without `ct`. */
  readonly path: string
  /** What goes before the path of an address: the path without a trailing slash. */
  readonly prefix: string
  readonly serialisation?: SerialisationName
}

/**
 * @throws SendError protocol when it is no HTTP URL
 * @see TS-0004 6.2.6 (pointOfAccess), TS-0001 9.6.8 (notificationURI with ct)
 */
export function parsePointOfAccess(url: string): PointOfAccess {
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    throw new SendError('protocol', 'the target is no HTTP URL', false)
  }
  const fields = parsed.search === '' ? [] : parsed.search.slice(1).split('&')
  const wanted = fields.find((field) => field.startsWith('ct='))?.slice(3)
  const serialisation = serialisationNames.find((name) => name === wanted)
  const query = fields.filter((field) => !field.startsWith('ct=')).join('&')
  return {
    origin: parsed.origin,
    path: query === '' ? parsed.pathname : `${parsed.pathname}?${query}`,
    prefix: parsed.pathname.replace(/\/+$/, ''),
    ...(serialisation === undefined ? {} : { serialisation }),
  }
}
