import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { siteAuthorityFiles } from '../authority/siteAuthorityFiles.ts'
import type { Configuration } from './Configuration.ts'

/** @returns where credentials are that no setting names */
export function defaultCredentials(data: string): string {
  return join(data, 'credentials.yaml')
}

/** @returns the configuration with the files of the site's authority, and the credentials, that are there and not set */
export function withFilesOfSite(configuration: Configuration): Configuration {
  const credentials = configuration.credentials ?? ifThere(defaultCredentials(configuration.data))
  if (configuration.authority === null) return { ...configuration, credentials }
  const files = siteAuthorityFiles(configuration.authority)
  const server = files.issued('server')
  const cert = configuration['tls.cert'] ?? ifThere(server.certificate)
  const key = configuration['tls.key'] ?? ifThere(server.key)
  return {
    ...configuration,
    credentials,
    'tls.cert': cert,
    'tls.key': key,
    'tls.clientAuthority': configuration['tls.clientAuthority'] ?? files.certificate,
    'tls.revocationList': configuration['tls.revocationList'] ?? ifThere(files.revocationList),
    'outgoing.authority': configuration['outgoing.authority'] ?? files.certificate,
    'outgoing.cert': configuration['outgoing.cert'] ?? cert,
    'outgoing.key': configuration['outgoing.key'] ?? (configuration['outgoing.cert'] === null ? key : null),
    'outgoing.passphrase': configuration['outgoing.passphrase'] ?? configuration['tls.passphrase'],
  }
}

function ifThere(file: string): string | null {
  return existsSync(file) ? file : null
}
