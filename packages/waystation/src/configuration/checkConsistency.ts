import { existsSync } from 'node:fs'
import { materialSettings } from '../security/materialSettings.ts'
import type { Configuration } from './Configuration.ts'
import { ConfigurationError } from './ConfigurationError.ts'
import { isLoopback } from './isLoopback.ts'

/**
 * Refuses settings that each are fine but not together.
 * @throws ConfigurationError
 */
export function checkConsistency(configuration: Configuration): void {
  if (configuration.http === null && configuration.https === null) {
    throw new ConfigurationError('http and https are both off: nothing would listen. Set one of them.')
  }
  if (configuration.https !== null && (configuration['tls.cert'] === null || configuration['tls.key'] === null)) {
    throw new ConfigurationError(
      'https needs a certificate: give --tls-cert FILE and --tls-key FILE, or --authority DIRECTORY with one that ' +
        '`waystation ca issue server` has made.',
    )
  }
  if (configuration['tls.clientAuthority'] !== null && isOpen(configuration)) {
    throw new ConfigurationError(
      'tls.clientAuthority needs credentials, the file that says who may act as which originator.',
    )
  }
  if (configuration['notification.retryMaximumDelay'] < configuration['notification.retryDelay']) {
    throw new ConfigurationError('notification.retryMaximumDelay is shorter than notification.retryDelay.')
  }
  if (configuration.releases.length === 0)
    throw new ConfigurationError('releases is empty: no request could be answered.')
  for (const name of [...materialSettings, 'credentials', 'authority'] as const) {
    const file = configuration[name]
    if (file !== null && !existsSync(file)) throw new ConfigurationError(`${name}: there is no file ${file}.`)
  }
  checkExposure(configuration)
}

/** @returns whether every originator is believed */
export function isOpen({ credentials, authority }: Configuration): boolean {
  return credentials === null && authority === null
}

/** Other computers are answered only with TLS and credentials, unless the operator says that openness is wanted. */
function checkExposure(configuration: Configuration): void {
  if (configuration.insecureOpenNetwork) return
  const way =
    'Give --https with --authority (or --tls-cert, --tls-key and --credentials) and keep http on 127.0.0.1 (or off), ' +
    'or add --insecure-open-network if everybody on that network may read and change everything.'
  if (configuration.http !== null && !isLoopback(configuration.http.host)) {
    throw new ConfigurationError(`http would answer other computers on ${configuration.http.host} without TLS. ${way}`)
  }
  if (configuration.coap !== null && !isLoopback(configuration.coap.host)) {
    throw new ConfigurationError(`coap would answer other computers on ${configuration.coap.host} without DTLS. ${way}`)
  }
  if (configuration.https !== null && !isLoopback(configuration.https.host) && isOpen(configuration)) {
    throw new ConfigurationError(
      `https would answer other computers on ${configuration.https.host} without credentials. ${way}`,
    )
  }
}
