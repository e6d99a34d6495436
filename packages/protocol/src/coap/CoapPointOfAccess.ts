import { isIP } from 'node:net'
import { type SerialisationName, serialisationNames } from '@waystation/model'
import { SendError } from '../SendError.ts'

export type CoapScheme = 'coap' | 'coaps' | 'coap+tcp' | 'coaps+tcp'

/** Where requests go, read from the URL of a point of access or of a notification target. */
export interface CoapPointOfAccess {
  readonly scheme: CoapScheme
  /** Without brackets. */
  readonly host: string
  readonly port: number
  /** What goes before the path of an address. */
  readonly segments: readonly string[]
  /** Fields as given, without `ct`. */
  readonly query: readonly string[]
  readonly serialisation?: SerialisationName
}

const defaultPorts: Readonly<Record<CoapScheme, number>> = {
  coap: 5683,
  coaps: 5684,
  'coap+tcp': 5683,
  'coaps+tcp': 5684,
}

/**
 * @throws SendError protocol when it is no CoAP URL
 * @see RFC 7252 6.4, RFC 8323 8
 */
export function parseCoapPointOfAccess(url: string): CoapPointOfAccess {
  const parsed = URL.parse(url)
  const scheme = parsed?.protocol.slice(0, -1).toLowerCase() as CoapScheme
  if (parsed === null || !Object.hasOwn(defaultPorts, scheme) || parsed.hostname === '') {
    throw new SendError('protocol', 'the target is no CoAP URL', false)
  }
  try {
    const fields = parsed.search === '' ? [] : parsed.search.slice(1).split('&').map(decodeURIComponent)
    const wanted = fields.find((field) => field.startsWith('ct='))?.slice('ct='.length)
    const serialisation = serialisationNames.find((name) => name === wanted)
    const path = parsed.pathname.replace(/\/+$/, '').split('/').slice(1).map(decodeURIComponent)
    return {
      scheme,
      host: decodeURIComponent(parsed.hostname).replace(/^\[|\]$/g, ''),
      port: parsed.port === '' ? defaultPorts[scheme] : Number(parsed.port),
      segments: path,
      query: fields.filter((field) => !field.startsWith('ct=')),
      ...(serialisation === undefined ? {} : { serialisation }),
    }
  } catch {
    throw new SendError('protocol', 'the target has a malformed percent escape', false)
  }
}

/** @returns whether many may listen at an IP address */
export function isMulticastAddress(host: string): boolean {
  const family = isIP(host)
  if (family === 4) return /^(?:22[4-9]|23\d)\./.test(host)
  return family === 6 && /^ff/i.test(host)
}
