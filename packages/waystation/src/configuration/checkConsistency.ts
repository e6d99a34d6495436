import { existsSync } from 'node:fs'
import { materialSettings } from '../security/materialSettings.ts'
import type { Configuration } from './Configuration.ts'
import { ConfigurationError } from './ConfigurationError.ts'
import { checkListeners, isOpen } from './checkListeners.ts'

/**
 * Refuses settings that each are fine but not together.
 * @throws ConfigurationError
 */
export function checkConsistency(configuration: Configuration): void {
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
  checkListeners(configuration)
}
