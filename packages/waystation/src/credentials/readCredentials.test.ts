import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { readCredentials } from './readCredentials.ts'

const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, 'credentials.yaml')
  writeFileSync(file, text)
  return file
}

function request(authorization?: string, fingerprint256?: string, authorized = true): IncomingMessage {
  const socket = fingerprint256 === undefined ? {} : { authorized, getPeerCertificate: () => ({ fingerprint256 }) }
  return { headers: { authorization }, socket } as unknown as IncomingMessage
}

describe('credentials', () => {
  const hash = createHash('sha256').update('open-sesame').digest('hex')
  const fingerprint = `${'AB:'.repeat(31)}CD`
  const text = `- token: sha256:${hash}\n  originators: [CAdmin, C*]\n- certificate: "${fingerprint}"\n  originators: [Cgateway]\n`

  it('entitle the bearer of a token to its originators', async () => {
    const { entitledOriginators: entitled } = await readCredentials(fileWith(text))
    assert.deepEqual(entitled(request('Bearer open-sesame')), ['CAdmin', 'C*'])
    assert.deepEqual(entitled(request('Bearer wrong')), [])
    assert.deepEqual(entitled(request()), [])
  })

  it('entitle the holder of a certificate, if an authority has signed it', async () => {
    const { entitledOriginators: entitled } = await readCredentials(fileWith(text))
    assert.deepEqual(entitled(request(undefined, fingerprint)), ['Cgateway'])
    assert.deepEqual(entitled(request(undefined, fingerprint, false)), [])
    assert.deepEqual(entitled(request(undefined, 'EF:01')), [])
  })

  it('have the Credential-IDs that the file gives them', async () => {
    const named = text.replace('originators: [CAdmin, C*]', 'originators: [CAdmin, C*]\n  id: 10-app7')
    const { credentialIDs } = await readCredentials(fileWith(named))
    assert.deepEqual(credentialIDs(request('Bearer open-sesame')), ['10-app7'])
    assert.deepEqual(credentialIDs(request(undefined, fingerprint)), [])
    await assert.rejects(readCredentials(fileWith(named.replace('10-app7', '7'))), ConfigurationError)
  })

  it('are refused with the entry at fault', async () => {
    for (const bad of ['a: 1', '- token: open-sesame\n  originators: [CAdmin]', `- token: ${hash}`, '- [', '- 5']) {
      await assert.rejects(readCredentials(fileWith(bad)), (error) => error instanceof ConfigurationError, bad)
    }
    await assert.rejects(readCredentials(join(directory, 'none')), /cannot be read/)
  })
})
