import assert from 'node:assert/strict'
import { createHash, type X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { PeerProof } from '@waystation/protocol'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { FilePeerAuthority } from './FilePeerAuthority.ts'
import { passwordHash } from './passwordHash.ts'

const directory = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(directory, { recursive: true }))

function fileWith(text: string): string {
  const file = join(directory, 'credentials.yaml')
  writeFileSync(file, text)
  return file
}

async function authorityOf(file: string): Promise<FilePeerAuthority> {
  const authority = new FilePeerAuthority(file, { debug() {}, warn() {}, error() {} })
  await authority.reload({ faultOf: () => undefined } as never)
  return authority
}

function certificateWith(fingerprint256: string, names: { subject?: string; subjectAltName?: string } = {}): PeerProof {
  return { certificate: { fingerprint256, ...names, validToDate: new Date(Date.now() + 60_000) } as X509Certificate }
}

describe('credentials', () => {
  const hash = createHash('sha256').update('open-sesame').digest('hex')
  const fingerprint = `${'AB:'.repeat(31)}CD`
  const text = `- token: sha256:${hash}\n  originators: [CAdmin, C*]\n- certificate: "${fingerprint}"\n  originators: [Cgateway]\n`

  it('entitle the bearer of a token to its originators', async () => {
    const authority = await authorityOf(fileWith(text))
    assert.deepEqual(authority.entitlementOf({ token: 'open-sesame' }).entitledOriginators, ['CAdmin', 'C*'])
    assert.deepEqual(authority.entitlementOf({ token: 'wrong' }).entitledOriginators, [])
    assert.deepEqual(authority.entitlementOf({}).entitledOriginators, [])
  })

  it('entitle the holder of a certificate', async () => {
    const authority = await authorityOf(fileWith(text))
    assert.deepEqual(authority.entitlementOf(certificateWith(fingerprint)).entitledOriginators, ['Cgateway'])
    assert.deepEqual(authority.entitlementOf(certificateWith('EF:01')).entitledOriginators, [])
  })

  it('recognise a certificate by its subject or an alternative name of it', async () => {
    const named =
      '- subject: CN=meter,O=Site\n  originators: [Cmeter]\n- alternativeName: "DNS:Pump.example"\n  originators: [Cpump]\n' +
      '- alternativeName: "URI:m2m:a,b"\n  originators: [Cab]\n'
    const authority = await authorityOf(fileWith(named))
    const entitled = (names: object) => authority.entitlementOf(certificateWith('AB', names)).entitledOriginators
    assert.deepEqual(entitled({ subject: 'C=XX\nO=Site\nCN=meter' }), ['Cmeter'])
    assert.deepEqual(entitled({ subject: 'O=Site\nCN=meter2' }), [])
    assert.deepEqual(entitled({ subjectAltName: 'URI:x, DNS:pump.example' }), ['Cpump'])
    assert.deepEqual(entitled({ subjectAltName: 'URI:"m2m:a,b"' }), ['Cab'])
    assert.deepEqual(entitled({ subjectAltName: 'URI:"x, DNS:pump.example"' }), [])
  })

  it('give the key of a PSK identity, and entitle whoever has proved it', async () => {
    const key = '00112233445566778899aabbccddeeff'
    const authority = await authorityOf(fileWith(`- psk: sensor7\n  key: ${key}\n  originators: [Csensor7]`))
    assert.equal(authority.preSharedKeyOf('sensor7')?.toString('hex'), key)
    assert.equal(authority.preSharedKeyOf('sensor8'), undefined)
    assert.deepEqual(authority.entitlementOf({ pskIdentity: 'sensor7' }).entitledOriginators, ['Csensor7'])
  })

  it('know the password of a user, and no other', async () => {
    const hashed = await passwordHash(Buffer.from('right'))
    const authority = await authorityOf(fileWith(`- user: anna\n  password: ${hashed}\n  originators: [Canna]`))
    for (const _ of [1, 2]) assert.equal(await authority.isPasswordOf('anna', Buffer.from('right')), true)
    assert.equal(await authority.isPasswordOf('anna', Buffer.from('wrong')), false)
    assert.equal(await authority.isPasswordOf('bert', Buffer.from('right')), false)
    assert.deepEqual(authority.entitlementOf({ user: 'anna' }).entitledOriginators, ['Canna'])
  })

  it('count for nothing on a connection made before their secret was replaced', async () => {
    const entries = async (key: string, password: string) =>
      `- psk: sensor7\n  key: ${key.repeat(16)}\n  originators: [Csensor7]\n` +
      `- user: anna\n  password: ${await passwordHash(Buffer.from(password))}\n  originators: [Canna]`
    const first = await entries('0a', 'old')
    const authority = await authorityOf(fileWith(first))
    const proof = { pskIdentity: 'sensor7', user: 'anna' }
    const [pskProvedAt, userProvedAt] = [performance.now(), performance.now()]
    const entitled = () => authority.entitlementOf({ ...proof, pskProvedAt, userProvedAt }).entitledOriginators
    await authority.reload()
    assert.deepEqual(entitled(), ['Csensor7', 'Canna'])
    fileWith(await entries('1b', 'new'))
    await authority.reload()
    assert.deepEqual(entitled(), [])
    fileWith(first)
    await authority.reload()
    assert.deepEqual(entitled(), [])
    assert.deepEqual(authority.entitlementOf(proof).entitledOriginators, ['Csensor7', 'Canna'])
  })

  it('have the Credential-IDs that the file gives them', async () => {
    const named = text.replace('originators: [CAdmin, C*]', 'originators: [CAdmin, C*]\n  id: 10-app7')
    const authority = await authorityOf(fileWith(named))
    assert.deepEqual(authority.entitlementOf({ token: 'open-sesame' }).credentialIDs, ['10-app7'])
    assert.deepEqual(authority.entitlementOf(certificateWith(fingerprint)).credentialIDs, [])
    await assert.rejects(authorityOf(fileWith(named.replace('10-app7', '7'))), ConfigurationError)
  })

  it('are refused with the entry at fault', async () => {
    const faulty = [
      'a: 1',
      '- token: open-sesame\n  originators: [CAdmin]',
      `- token: ${hash}`,
      `- token: ${hash}\n  user: both\n  originators: [C]`,
      `- token: ${hash}\n  originator: [C]\n  originators: [C]`,
      '- psk: short\n  key: 0011\n  originators: [C]',
      '- user: plain\n  password: secret\n  originators: [C]',
      '- subject: meter\n  originators: [C]',
      '- [',
      '- 5',
    ]
    for (const bad of faulty) {
      await assert.rejects(authorityOf(fileWith(bad)), (error) => error instanceof ConfigurationError, bad)
    }
    const none = await authorityOf(join(directory, 'none'))
    assert.deepEqual(none.entitlementOf({ token: 'open-sesame' }).entitledOriginators, [])
  })
})
