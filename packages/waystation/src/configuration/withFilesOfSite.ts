import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mayServe } from '@waystation/protocol'
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
  const isForClients = cert !== null && configuration['outgoing.cert'] === null && mayBeClient(cert)
  return {
    ...configuration,
    credentials,
    'tls.cert': cert,
    'tls.key': key,
    'tls.clientAuthority': configuration['tls.clientAuthority'] ?? files.certificate,
    'tls.revocationList': configuration['tls.revocationList'] ?? ifThere(files.revocationList),
    'outgoing.authority': configuration['outgoing.authority'] ?? files.certificate,
    'outgoing.cert': configuration['outgoing.cert'] ?? (isForClients ? cert : null),
    'outgoing.key': configuration['outgoing.key'] ?? (isForClients ? key : null),
    'outgoing.passphrase': configuration['outgoing.passphrase'] ?? configuration['tls.passphrase'],
  }
}

/** One that names hosts only would be refused by whoever it is shown to. */
function mayBeClient(file: string): boolean {
  try {
    return mayServe(new X509Certificate(readFileSync(file)), 'client')
  } catch {
    return false
  }
}

function ifThere(file: string): string | null {
  return existsSync(file) ? file : null
}
