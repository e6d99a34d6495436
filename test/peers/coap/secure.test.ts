import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { eventually } from '../../support/index.ts'
import { credential, Site, type SiteCertificate } from '../../support/Site.ts'
import { listenerURL } from '../../support/secureRequest.ts'
import { startWaystation, type Waystation } from '../../support/startWaystation.ts'
import { coapClient, coapClients, urlOf } from './coapClient.ts'
import { bringMuch, createAndFind, observe } from './work.ts'

const key = 'a key of 24 characters..'

describe('libcoap with security', () => {
  let site: Site
  let waystation: Waystation
  let url: string
  let admin: SiteCertificate
  before(async () => {
    site = await Site.create()
    admin = await site.issue('CAdmin')
    waystation = await startWaystation({ arguments: ['--coaps', '127.0.0.1:0', '--authority', site.authority] })
    const keyFile = join(site.folder, 'psk.hex')
    writeFileSync(keyFile, Buffer.from(key).toString('hex'))
    await credential(waystation, 'add', 'psk', 'admin', '-o', 'CAdmin', '--key-file', keyFile)
    url = listenerURL(waystation, 'coaps')
    await eventually(() => assert.match(waystation.stderr, /were read again/))
  })
  after(async () => {
    await waystation[Symbol.asyncDispose]()
    site[Symbol.dispose]()
  })

  const withKey = ['-u', 'admin', '-k', key]
  const withCertificate = () => ['-c', admin.certificateFile, '-j', admin.keyFile, '-C', site.authorityFile]

  for (const name of coapClients) {
    for (const scheme of ['coaps', 'coaps+tcp']) {
      const base = () => url.replace('coaps', scheme)

      it(`works as ${name} over ${scheme} with a pre-shared key`, async () => {
        const way = { name, base: base(), options: withKey }
        const container = await createAndFind(way)
        await bringMuch(way, container)
        await observe(way, container)
      })

      it(`works as ${name} over ${scheme} with a certificate`, async () => {
        const way = { name, base: base(), options: withCertificate() }
        const container = await createAndFind(way)
        await bringMuch(way, container)
      })
    }

    it(`is refused as ${name} with a wrong key, and as somebody else`, async () => {
      const wrong = await coapClient(name, { url: urlOf(url, 'cse-in'), options: ['-u', 'admin', '-k', `${key}!`] })
      assert.doesNotMatch(wrong, /m2m:cb/)
      const other = await coapClient(name, { url: urlOf(url, 'cse-in', '', 'Cother'), options: withKey })
      assert.match(other, /does not entitle it to be Cother/)
    })
  }
})
