import { SendError } from '../SendError.ts'
import type { SerialisationName } from '../serialisations/index.ts'
import { serialisations } from '../serialisations/index.ts'

/** Where and how to reach by a broker, read from a URL such as `mqtt://host:1883/prefix?ct=cbor`. */
export interface BrokerAddress {
  readonly isSecure: boolean
  /** Without brackets. */
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  /** Without slash at either end. */
  readonly path: string
  readonly serialisation?: SerialisationName
  /** CSE-ID of who is asked, of `?cse=/id-in`. */
  readonly cse?: string
  /** Tells brokers, and who one is there, apart. */
  readonly key: string
}

/**
 * @throws SendError protocol when it is no URL of MQTT
 * @see TS-0010 6.6, TS-0004 6.2.6 (pointOfAccess)
 */
export function parseBrokerAddress(url: string): BrokerAddress {
  const parsed = URL.parse(url)
  const scheme = parsed?.protocol.toLowerCase()
  if (parsed === null || (scheme !== 'mqtt:' && scheme !== 'mqtts:') || parsed.hostname === '') {
    throw new SendError('protocol', 'the target is no URL of MQTT', false)
  }
  const isSecure = scheme === 'mqtts:'
  const port = parsed.port === '' ? (isSecure ? 8883 : 1883) : Number(parsed.port)
  const user = decode(parsed.username)
  const password = decode(parsed.password)
  const wanted = parsed.searchParams.get('ct')
  const cse = parsed.searchParams.get('cse')
  return {
    isSecure,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port,
    ...(user === '' ? {} : { user }),
    ...(password === '' ? {} : { password }),
    path: decode(parsed.pathname).replace(/^\/+|\/+$/g, ''),
    ...(wanted !== null && Object.hasOwn(serialisations, wanted) ? { serialisation: wanted as SerialisationName } : {}),
    ...(cse === null ? {} : { cse }),
    key: `${scheme}//${parsed.username}@${parsed.hostname}:${port}`,
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
