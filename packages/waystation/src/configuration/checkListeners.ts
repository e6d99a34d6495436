import { listenerNames } from '../listeners/Listening.ts'
import type { Configuration } from './Configuration.ts'
import { ConfigurationError } from './ConfigurationError.ts'
import { isLoopback } from './isLoopback.ts'

/** Listeners with TLS, which needs a certificate of the server, and with DTLS, which can do with pre-shared keys. */
const secure: ReadonlySet<string> = new Set(['https', 'mqtts', 'wss', 'coaps'])
const withoutCertificate: ReadonlySet<string> = new Set(['coaps'])

/** @returns whether every originator is believed */
export function isOpen({ credentials, authority }: Configuration): boolean {
  return credentials === null && authority === null
}

/**
 * Refuses listeners that cannot work, and those that would let strangers in.
 * @throws ConfigurationError
 */
export function checkListeners(configuration: Configuration): void {
  const names = listenerNames.filter((name) => configuration[name] !== null)
  if (names.length === 0 && configuration['mqtt.broker'] === null) {
    throw new ConfigurationError(`${listenerNames.join(', ')} are all off: nothing would listen. Set one of them.`)
  }
  const hasCertificate = configuration['tls.cert'] !== null && configuration['tls.key'] !== null
  for (const name of names) {
    if (secure.has(name) && !hasCertificate && !(withoutCertificate.has(name) && !isOpen(configuration))) {
      throw new ConfigurationError(
        `${name} needs a certificate: give --tls-cert FILE and --tls-key FILE, or --authority DIRECTORY with one that ` +
          '`waystation ca issue server` has made.',
      )
    }
    checkExposure(name, configuration)
  }
  checkBroker(configuration)
}

/** What travels through the broker of others could be read and changed on its way. */
function checkBroker({ 'mqtt.broker': url, insecureOpenNetwork }: Configuration): void {
  if (url === null || insecureOpenNetwork || /^mqtts:/i.test(url) || isLoopback(hostOf(url))) return
  throw new ConfigurationError(
    'mqtt.broker is on another computer and would be reached without TLS. Give its mqtts:// address, or add ' +
      '--insecure-open-network if everybody on that network may read and change everything.',
  )
}

/** @returns name or address, that of IPv6 without its brackets */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '')
}

/** Other computers are answered only with TLS and credentials, unless the operator says that openness is wanted. */
function checkExposure(name: (typeof listenerNames)[number], configuration: Configuration): void {
  const host = configuration[name]?.host
  if (configuration.insecureOpenNetwork || host === undefined || isLoopback(host)) return
  const lack = secure.has(name) ? (isOpen(configuration) ? 'credentials' : undefined) : 'TLS'
  if (lack === undefined) return
  throw new ConfigurationError(
    `${name} would answer other computers on ${host} without ${lack}. Give --https with --authority (or --tls-cert, ` +
      '--tls-key and --credentials) and keep listeners without TLS on 127.0.0.1 (or off), or add ' +
      '--insecure-open-network if everybody on that network may read and change everything.',
  )
}
