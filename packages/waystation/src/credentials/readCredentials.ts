import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'

/** What the credentials of a request stand for. */
export interface Credentials {
  /** @returns patterns of the originators that they entitle to; none when there are no credentials */
  readonly entitledOriginators: (request: IncomingMessage) => readonly string[]
  /** @returns their Credential-IDs, by which rules of service subscriptions name them */
  readonly credentialIDs: (request: IncomingMessage) => readonly string[]
}

interface Entry {
  readonly kind: 'token' | 'certificate'
  /** SHA-256 in lower case hexadecimal digits. */
  readonly hash: string
  readonly originators: readonly string[]
  /** Credential-ID. */
  readonly id: string | undefined
}

/**
 * Reads the file that says which credential entitles to which originators. It holds hashes only: of bearer tokens, and
 * the fingerprints of client certificates.
 * @throws ConfigurationError when it cannot be read or understood
 */
export async function readCredentials(file: string): Promise<Credentials> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ConfigurationError(`credentials: ${file} cannot be read: ${error.message}`)
  })
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) throw new ConfigurationError(`credentials: ${file} is not valid YAML: ${error.message.split('\n')[0]}`)
  return credentialsOf(readEntries(document.toJS(), file))
}

function readEntries(document: unknown, file: string): Entry[] {
  if (!Array.isArray(document))
    throw new ConfigurationError(`credentials: ${file} does not hold a list of credentials.`)
  return document.map((value: unknown, index) => {
    const entry = readEntry(value)
    if (entry !== undefined) return entry
    throw new ConfigurationError(
      `credentials: entry ${index + 1} of ${file} should have "token" or "certificate" with a SHA-256 of 64 hexadecimal ` +
        'digits, "originators" with a list such as [CAdmin, C*], and if wanted "id", a text.',
    )
  })
}

function readEntry(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { token, certificate, originators, id } = value as Record<string, unknown>
  const kind = token === undefined ? 'certificate' : 'token'
  const given = token ?? certificate
  const hash =
    typeof given === 'string'
      ? given
          .replace(/^sha256:/, '')
          .replaceAll(':', '')
          .toLowerCase()
      : ''
  const isList = Array.isArray(originators) && originators.every((item) => typeof item === 'string' && item !== '')
  if (!isList || !/^[0-9a-f]{64}$/.test(hash) || !(id === undefined || (typeof id === 'string' && id !== '')))
    return undefined
  return { kind, hash, originators: originators as string[], id }
}

function credentialsOf(entries: readonly Entry[]): Credentials {
  const byHash = Map.groupBy(entries, ({ kind, hash }) => `${kind}:${hash}`)
  const shown = (request: IncomingMessage) => [...ofToken(request, byHash), ...ofCertificate(request, byHash)]
  return {
    entitledOriginators: (request) => shown(request).flatMap(({ originators }) => originators),
    credentialIDs: (request) => shown(request).flatMap(({ id }) => id ?? []),
  }
}

type EntriesByHash = ReadonlyMap<string, readonly Entry[]>

// The look-up is by hash, so its timing tells nothing about the token itself.
function ofToken({ headers }: IncomingMessage, byHash: EntriesByHash): readonly Entry[] {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) return []
  return byHash.get(`token:${createHash('sha256').update(token).digest('hex')}`) ?? []
}

function ofCertificate({ socket }: IncomingMessage, byHash: EntriesByHash): readonly Entry[] {
  const secure = socket as Partial<TLSSocket>
  // Only one that a configured authority has signed counts.
  if (secure.authorized !== true) return []
  const fingerprint = secure.getPeerCertificate?.().fingerprint256
  return byHash.get(`certificate:${fingerprint?.replaceAll(':', '').toLowerCase()}`) ?? []
}
