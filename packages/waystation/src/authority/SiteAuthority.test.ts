import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readCertificates, readRevocationLists, TrustedAuthorities } from '@waystation/protocol'
import { originatorsNamedBy } from '../credentials/certificateNames.ts'
import { CommandError } from '../output/CommandError.ts'
import { SiteAuthority } from './SiteAuthority.ts'
import { type SiteAuthorityFiles, siteAuthorityFiles } from './siteAuthorityFiles.ts'

const day = 86_400_000
const folder = mkdtempSync(join(tmpdir(), 'waystation-authority-'))
after(() => rmSync(folder, { recursive: true }))

let directories = 0
async function newAuthority(passphrase?: string): Promise<{ authority: SiteAuthority; files: SiteAuthorityFiles }> {
  const directory = join(folder, String(++directories))
  const options = { name: 'Test', validityMilliseconds: 10 * day, ...(passphrase === undefined ? {} : { passphrase }) }
  return { authority: await SiteAuthority.create(directory, options), files: siteAuthorityFiles(directory) }
}

function trustedBy(files: SiteAuthorityFiles): TrustedAuthorities {
  const authorities = readCertificates(readFileSync(files.certificate, 'utf8'))
  return new TrustedAuthorities(authorities, readRevocationLists(readFileSync(files.revocationList, 'utf8')))
}

const device = { name: 'Cdevice', hosts: [], originators: ['Cdevice', '/id-mn'], validityMilliseconds: day }
const server = { name: 'server', hosts: ['gateway.example', '192.0.2.7'], originators: [], validityMilliseconds: day }

describe('the authority of a site', () => {
  it('issues certificates for clients, which name their originators, and for servers', async () => {
    const { authority, files } = await newAuthority()
    const client = new X509Certificate(readFileSync((await authority.issue(device)).certificate))
    const host = new X509Certificate(readFileSync((await authority.issue(server)).certificate))
    const trusted = trustedBy(files)
    assert.deepEqual(trusted.unsignedLists, [])
    assert.deepEqual(originatorsNamedBy(client), ['Cdevice', '/id-mn'])
    assert.deepEqual([trusted.faultOf([client], 'client'), trusted.faultOf([host], 'server')], [undefined, undefined])
    assert.match(trusted.faultOf([client], 'server')!, /not for a server/)
    assert.match(trusted.faultOf([host], 'client')!, /not for a client/)
    assert.equal(host.checkHost('gateway.example'), 'gateway.example')
    assert.equal(host.checkIP('192.0.2.7'), '192.0.2.7')
  })

  it('is the only one whose certificates count, for as long as they last', async () => {
    const { authority, files } = await newAuthority()
    const { authority: other, files: otherFiles } = await newAuthority()
    const own = new X509Certificate(readFileSync((await authority.issue(device)).certificate))
    const foreign = new X509Certificate(readFileSync((await other.issue(device)).certificate))
    const otherRoot = new X509Certificate(readFileSync(otherFiles.certificate))
    const trusted = trustedBy(files)
    assert.match(trusted.faultOf([foreign])!, /no authority/)
    assert.match(trusted.faultOf([foreign, otherRoot])!, /no authority/)
    assert.match(trusted.faultOf([own], 'client', Date.now() + 2 * day)!, /expired/)
    assert.match(trusted.faultOf([own], 'client', Date.now() - day)!, /not valid yet/)
    assert.match(trusted.faultOf([])!, /no certificate/)
  })

  it('does not let those it certifies be authorities', async () => {
    const { authority, files } = await newAuthority()
    const { authority: other } = await newAuthority()
    const own = new X509Certificate(readFileSync((await authority.issue(device)).certificate))
    const foreign = new X509Certificate(readFileSync((await other.issue(device)).certificate))
    assert.equal(trustedBy(files).isTrusted([foreign, own]), false)
  })

  it('issues nothing that outlives it', async () => {
    const { authority, files } = await newAuthority()
    const { issued } = await authority.issue({ ...device, validityMilliseconds: 1000 * day })
    const root = new X509Certificate(readFileSync(files.certificate))
    assert.equal(Date.parse(issued.notAfter), root.validToDate.getTime())
  })

  it('revokes by name and by serial number, and lists what it did', async () => {
    const { authority, files } = await newAuthority()
    const first = await authority.issue(device)
    const certificate = new X509Certificate(readFileSync(first.certificate))
    const second = await authority.issue({ ...device, replace: true })
    const later = new X509Certificate(readFileSync(second.certificate))
    await authority.revoke(first.issued.serialNumber, 'superseded')
    assert.match(trustedBy(files).faultOf([certificate])!, /revoked/)
    assert.match(trustedBy(files).laterFaultOf([certificate])!, /revoked/)
    assert.equal(trustedBy(files).isTrusted([later]), true)
    await authority.revoke('Cdevice', 'keyCompromise')
    assert.equal(trustedBy(files).isTrusted([later]), false)
    const list = await SiteAuthority.list(join(files.register, '..'))
    assert.deepEqual(
      list.map(({ name, revoked }) => [name, revoked?.reason]),
      [
        ['Cdevice', 'superseded'],
        ['Cdevice', 'keyCompromise'],
      ],
    )
    await assert.rejects(authority.revoke('Cdevice', 'unspecified'), CommandError)
  })

  it('keeps its keys to the owner of the files, and opens with its passphrase only', async () => {
    const { authority, files } = await newAuthority('correct horse')
    const { key } = await authority.issue(device)
    for (const file of [files.key, key!, files.register]) assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.match(readFileSync(files.key, 'utf8'), /ENCRYPTED/)
    const directory = join(files.key, '..')
    await assert.rejects(SiteAuthority.open(directory, undefined), /needs its passphrase/)
    await assert.rejects(SiteAuthority.open(directory, 'wrong'), /cannot be opened/)
    await SiteAuthority.open(directory, 'correct horse')
  })

  it('issues one name once unless it is to replace, and several at the same time', async () => {
    const { authority, files } = await newAuthority()
    await authority.issue(device)
    await assert.rejects(authority.issue(device), /already/)
    const names = Array.from({ length: 10 }, (_, index) => `C${index}`)
    await Promise.all(names.map((name) => authority.issue({ ...device, name })))
    assert.equal((await SiteAuthority.list(join(files.register, '..'))).length, 11)
  })

  it('refuses what is no request for a certificate', async () => {
    const { authority } = await newAuthority()
    await assert.rejects(authority.issue({ ...device, request: 'none' }), /cannot be used/)
    await assert.rejects(SiteAuthority.open(join(folder, 'nowhere'), undefined), /no authority/)
  })
})
