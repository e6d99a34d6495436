import type { Credential, CredentialProof } from './Credential.ts'
import { isPasswordHash } from './passwordHash.ts'

/** The entry does not say what it should; the message completes "entry 3 …". */
export class CredentialFault extends Error {}

type Entry = Readonly<Record<string, unknown>>

/** Bytes: shorter keys can be found by trying, longer ones are not accepted by TLS libraries. */
const keyBytes = { minimum: 16, maximum: 64 }
const known = new Set(
  'name token certificate subject alternativeName psk key user password originators id added'.split(' '),
)

/**
 * Reads one entry of a file of credentials.
 * @throws CredentialFault
 */
export function readCredential(value: unknown): Credential {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CredentialFault('is no credential: it should have a token, certificate, psk or user, and originators')
  }
  const entry = value as Entry
  const unknown = Object.keys(entry).find((key) => !known.has(key))
  if (unknown !== undefined) throw new CredentialFault(`has "${unknown}", which means nothing`)
  const { originators } = entry
  if (!Array.isArray(originators) || !originators.every((item) => typeof item === 'string' && item !== '')) {
    throw new CredentialFault('should have "originators" with a list such as [CAdmin, C*]')
  }
  const name = optionalText(entry, 'name')
  const id = optionalText(entry, 'id')
  return {
    proof: readProof(entry),
    originators: originators as string[],
    ...(name === undefined ? {} : { name }),
    ...(id === undefined ? {} : { id }),
  }
}

const proofReaders: Readonly<Record<string, (given: string, entry: Entry) => CredentialProof>> = {
  token: (given) => ({ kind: 'token', hash: hashOf(given, 'token') }),
  certificate: (given) => ({ kind: 'certificate', hash: hashOf(given, 'certificate') }),
  subject: (given) => ({ kind: 'subject', parts: partsOf(given) }),
  alternativeName: (given) => ({ kind: 'alternativeName', alternativeName: alternativeNameOf(given) }),
  psk: (identity, { key }) => ({ kind: 'psk', identity, key: keyOf(key) }),
  user: (user, { password }) => ({ kind: 'user', user, passwordHash: passwordHashOf(password) }),
}

function readProof(entry: Entry): CredentialProof {
  const kinds = Object.keys(proofReaders).filter((key) => entry[key] !== undefined)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    throw new CredentialFault(`should have one of ${Object.keys(proofReaders).join(', ')}`)
  }
  const given = entry[kind]
  if (typeof given !== 'string' || given === '') throw new CredentialFault(`should have a text as "${kind}"`)
  return proofReaders[kind]!(given, entry)
}

function optionalText(entry: Entry, name: string): string | undefined {
  const value = entry[name]
  if (value === undefined || (typeof value === 'string' && value !== '')) return value
  throw new CredentialFault(`should have a text as "${name}"`)
}

function hashOf(given: string, kind: string): string {
  const hash = given
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hash)) return hash
  throw new CredentialFault(`should have a SHA-256 of 64 hexadecimal digits as "${kind}"`)
}

function partsOf(subject: string): readonly string[] {
  const parts = subject.split(/\n|(?<!\\),\s*/).map((part) => part.trim().replaceAll('\\,', ','))
  if (parts.every((part) => /^[\w.]+=./.test(part))) return parts
  throw new CredentialFault('should have a subject such as "CN=sensor7,O=Site"')
}

function alternativeNameOf(given: string): string {
  const match = /^(URI|DNS|IP|IP Address|email):(.+)$/.exec(given)
  if (match === null)
    throw new CredentialFault('should have an alternativeName such as "URI:m2m:Csensor" or "DNS:sensor.example"')
  const [, kind, value = ''] = match
  if (kind === 'DNS') return `DNS:${value.toLowerCase()}`
  return kind === 'IP' ? `IP Address:${value}` : given
}

function keyOf(given: unknown): Buffer {
  const text = typeof given === 'string' ? given : ''
  const key = /^(hex:)?([0-9a-f]{2})+$/i.test(text)
    ? Buffer.from(text.replace(/^hex:/i, ''), 'hex')
    : /^base64:[A-Za-z0-9+/]+={0,2}$/.test(text)
      ? Buffer.from(text.slice('base64:'.length), 'base64')
      : Buffer.alloc(0)
  if (key.length >= keyBytes.minimum && key.length <= keyBytes.maximum) return key
  throw new CredentialFault(
    `should have as "key" ${keyBytes.minimum} to ${keyBytes.maximum} bytes, in hexadecimal digits or as base64:…`,
  )
}

function passwordHashOf(given: unknown): string {
  if (typeof given === 'string' && isPasswordHash(given)) return given
  throw new CredentialFault('should have as "password" the hash that `waystation credential add user` writes')
}
