import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TrustedIssuer } from '@waystation/core'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'

/**
 * Reads the keys of the issuers whose tokens count.
 * @param entries `ISSUER=FILE`; an issuer may have several
 * @throws ConfigurationError when a file cannot be read or holds no key
 */
export function readIssuers(entries: readonly string[]): readonly TrustedIssuer[] {
  return entries.map((entry) => {
    const at = entry.indexOf('=')
    const file = entry.slice(at + 1)
    try {
      return { issuer: entry.slice(0, at), keys: keysIn(readFileSync(file, 'utf8')) }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new ConfigurationError(`authorization.issuers: ${file} holds no keys: ${reason}`)
    }
  })
}

/** PEM (public key or certificate), a JWK, or a JWK set. */
function keysIn(text: string): KeyObject[] {
  if (!text.trimStart().startsWith('{')) return [createPublicKey(text)]
  const parsed = JSON.parse(text) as { keys?: JsonWebKey[] } & JsonWebKey
  const keys = (parsed.keys ?? [parsed]).map(keyOf)
  if (keys.length === 0) throw new Error('its list of keys is empty')
  return keys
}

function keyOf(key: JsonWebKey): KeyObject {
  if (key.kty !== 'oct') return createPublicKey({ key, format: 'jwk' })
  if (typeof key.k !== 'string') throw new Error('a symmetric key needs a member k')
  return createSecretKey(Buffer.from(key.k, 'base64url'))
}
