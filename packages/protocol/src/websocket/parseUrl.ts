import { type SerialisationName, serialisationNames } from '@waystation/model'
import { SendError } from '../SendError.ts'

/** Where a connection goes, read from the URL of a point of access or of a notification target. */
export interface WebSocketAddress {
  /** As given, without `ct`. */
  readonly url: string
  readonly isSecure: boolean
  readonly serialisation?: SerialisationName
}

/** @throws SendError protocol when it is no WebSocket URL. @see TS-0004 6.2.6 (pointOfAccess) */
export function parseUrl(url: string): WebSocketAddress {
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'ws:' && parsed.protocol !== 'wss:')) {
    throw new SendError('protocol', 'the target is no WebSocket URL', false)
  }
  const wanted = parsed.searchParams.get('ct')
  const serialisation = serialisationNames.find((name) => name === wanted)
  parsed.searchParams.delete('ct')
  // No WebSocket connection has one.
  parsed.hash = ''
  return {
    url: parsed.href,
    isSecure: parsed.protocol === 'wss:',
    ...(serialisation === undefined ? {} : { serialisation }),
  }
}
