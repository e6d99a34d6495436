import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { readIssuers } from './readIssuers.ts'

const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, 'keys')
  writeFileSync(file, text)
  return file
}

describe('issuers of tokens', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const secret = { kty: 'oct', k: Buffer.from('a shared secret of 32 characters').toString('base64url') }

  it('have keys as PEM, JWK or JWK set', () => {
    const typesOf = (text: string) => readIssuers([`/das=${fileWith(text)}`])[0]?.keys.map((key) => key.type)
    assert.deepEqual(typesOf(publicKey.export({ format: 'pem', type: 'spki' }).toString()), ['public'])
    assert.deepEqual(typesOf(JSON.stringify(jwk)), ['public'])
    assert.deepEqual(typesOf(JSON.stringify({ keys: [jwk, secret] })), ['public', 'secret'])
  })

  it('are refused without a key', () => {
    for (const bad of ['', '{}', '{"keys":[]}', '{"kty":"oct"}', 'no key']) {
      assert.throws(() => readIssuers([`/das=${fileWith(bad)}`]), ConfigurationError, bad)
    }
    assert.throws(() => readIssuers([`/das=${join(directory, 'none')}`]), /holds no keys/)
  })
})
