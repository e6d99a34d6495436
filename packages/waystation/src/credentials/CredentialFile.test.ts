import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { CredentialFile } from './CredentialFile.ts'
import { CredentialFault } from './readCredential.ts'

const folder = mkdtempSync(join(tmpdir(), 'waystation-'))
after(() => rmSync(folder, { recursive: true }))

let files = 0
const newPath = () => join(folder, String(++files), 'credentials.yaml')
const token = (digit: string) => ({ token: `sha256:${digit.repeat(64)}`, originators: ['CAdmin'] })

describe('the file of credentials', () => {
  it('is made with the first, for its owner only', async () => {
    const path = newPath()
    const file = new CredentialFile(path)
    assert.deepEqual(await file.entries(), [])
    assert.equal(await file.add(token('a'), 'token'), 'token-1')
    assert.equal(await file.add(token('b'), 'token'), 'token-2')
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(
      (await file.entries()).map(({ name }) => name),
      ['token-1', 'token-2'],
    )
  })

  it('keeps what a person wrote, with the comments, and names it for revocation', async () => {
    const path = newPath()
    const file = new CredentialFile(path)
    await file.add(token('a'), 'token')
    const written = `# ours\n- user: anna # the operator\n  password: scrypt:16384:8:1:${'A'.repeat(22)}==:${'A'.repeat(43)}=\n  originators: [Canna]\n`
    writeFileSync(path, `${written}- token: ${'c'.repeat(64)}\n  originators: [C1]\n`)
    assert.deepEqual(
      (await file.entries()).map(({ name }) => name),
      ['anna', 'entry-2'],
    )
    await file.add(token('d'), 'token')
    await file.remove('entry-2')
    const text = readFileSync(path, 'utf8')
    assert.match(text, /# ours[\s\S]*# the operator/)
    assert.doesNotMatch(text, /cccc/)
    await file.remove('anna')
    await file.remove('token-1')
    assert.deepEqual(await file.entries(), [])
    await assert.rejects(file.remove('anna'), /no credential anna/)
  })

  it('takes no name, identity or user twice, and nothing that the Core would not understand', async () => {
    const file = new CredentialFile(newPath())
    const psk = { psk: 'sensor', key: '00'.repeat(16), originators: ['C1'] }
    await file.add({ ...psk, name: 'one' }, 'psk')
    await assert.rejects(file.add({ ...psk, name: 'other' }, 'psk'), /already/)
    await assert.rejects(file.add({ ...token('a'), name: 'one' }, 'token'), /already/)
    await assert.rejects(file.add({ psk: 'short', key: '00', originators: ['C1'] }, 'psk'), CredentialFault)
  })

  it('loses nothing when several commands change it at the same time', async () => {
    const path = newPath()
    const digits = '0123456789'.split('')
    await Promise.all(digits.map((digit) => new CredentialFile(path).add(token(digit), 'token')))
    assert.equal((await new CredentialFile(path).entries()).length, digits.length)
  })
})
