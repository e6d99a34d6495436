import { readFileSync } from 'node:fs'
import {
  type ClientMaterial,
  readCertificates,
  readRevocationLists,
  type ServerMaterial,
  TrustedAuthorities,
} from '@waystation/protocol'
import type { Configuration } from '../configuration/Configuration.ts'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import type { materialSettings } from './materialSettings.ts'

/** @throws ConfigurationError when a file cannot be read or understood */
export function readTrusted(configuration: Configuration): TrustedAuthorities | undefined {
  const authorities = parsed('tls.clientAuthority', configuration, readCertificates)
  if (authorities === undefined) return undefined
  const lists = parsed('tls.revocationList', configuration, readRevocationLists) ?? []
  const trusted = new TrustedAuthorities(authorities, lists)
  if (trusted.unsignedLists.length === 0) return trusted
  throw new ConfigurationError(
    `tls.revocationList: ${configuration['tls.revocationList']} holds a list that no authority of tls.clientAuthority has signed.`,
  )
}

/** @throws ConfigurationError when a file cannot be read or understood */
export function readServerMaterial(configuration: Configuration, trusted?: TrustedAuthorities): ServerMaterial {
  const passphrase = configuration['tls.passphrase']
  return {
    cert: textOf('tls.cert', configuration) ?? '',
    key: textOf('tls.key', configuration) ?? '',
    ...(passphrase === null ? {} : { passphrase }),
    ...(trusted === undefined ? {} : { clientAuthorities: trusted }),
  }
}

/** @throws ConfigurationError when a file cannot be read or understood */
export function readClientMaterial(configuration: Configuration, trusted?: TrustedAuthorities): ClientMaterial {
  const ca = textOf('outgoing.authority', configuration)
  const cert = textOf('outgoing.cert', configuration)
  const key = textOf('outgoing.key', configuration)
  const passphrase = configuration['outgoing.passphrase']
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === null ? {} : { passphrase }),
    ...(trusted === undefined ? {} : { revocations: trusted }),
  }
}

type FileSetting = (typeof materialSettings)[number]

function textOf(name: FileSetting, configuration: Configuration): string | undefined {
  const file = configuration[name]
  if (file === null) return undefined
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError(`${name}: ${file} cannot be read: ${(error as Error).message}.`)
  }
}

function parsed<T>(name: FileSetting, configuration: Configuration, read: (pem: string) => T[]): T[] | undefined {
  const text = textOf(name, configuration)
  if (text === undefined) return undefined
  try {
    const found = read(text)
    if (found.length > 0) return found
  } catch (error) {
    throw new ConfigurationError(`${name}: ${configuration[name]} cannot be understood: ${(error as Error).message}.`)
  }
  throw new ConfigurationError(`${name}: ${configuration[name]} holds nothing of its kind in PEM.`)
}
