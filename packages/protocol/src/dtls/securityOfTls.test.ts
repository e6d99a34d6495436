import { deepEqual, equal, match, rejects } from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import { dtlsPair, identity, key, serverAddress } from '../testing/dtls/dtlsPair.ts'
import { TestAuthority } from '../testing/dtls/TestAuthority.ts'
import { TrustedAuthorities } from '../tls/TrustedAuthorities.ts'
import { dtlsClientSecurity, dtlsServerSecurity } from './securityOfTls.ts'

const materialOf = ({ certificatePem, keyPem }: { certificatePem: string; keyPem: string }) => ({
  cert: certificatePem,
  key: keyPem,
})

describe('dtlsServerSecurity and dtlsClientSecurity', () => {
  it('use the certificates and authorities of TLS, and follow their replacement', async () => {
    using authority = new TestAuthority()
    using stranger = new TestAuthority('Stranger')
    const altNames = `IP:${serverAddress.address}`
    const clientAuthorities = new TrustedAuthorities([authority.certificate])
    const server = materialOf(authority.issue('server', { altNames }))
    const tls = { material: { ...server, clientAuthorities }, requiresClientCertificate: true }
    const own = materialOf(authority.issue('sensor'))
    const ofClient = { material: { ...own, ca: authority.certificatePem } }
    const pair = await dtlsPair(
      { limits: { maxCachedSessions: 0 }, security: dtlsServerSecurity(tls) },
      { security: dtlsClientSecurity(ofClient) },
    )
    const peer = await pair.connect()
    deepEqual(await pair.ask(peer, 'hello'), ['HELLO'])
    equal(pair.atServer[0]?.peer.proof.certificate?.subject, 'CN=sensor')
    peer.close()
    tls.material = { ...materialOf(stranger.issue('server', { altNames })), clientAuthorities }
    await rejects(pair.connect(), /no authority that is trusted/)
  })

  it('leave only pre-shared keys when the certificate has no elliptic curve key, and say so', async () => {
    using authority = new TestAuthority()
    const { certificatePem } = authority.issue('server')
    const keyPem = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    const warnings: string[] = []
    const log = { debug() {}, error() {}, warn: (fields: object) => void warnings.push(JSON.stringify(fields)) }
    const tls = { material: { cert: certificatePem, key: String(keyPem) }, requiresClientCertificate: false }
    const keys = {
      entitlementOf: () => ({}),
      preSharedKeyOf: (name: string) => (name === identity ? key : undefined),
      isPasswordOf: async () => false,
    }
    const pair = await dtlsPair({ security: dtlsServerSecurity(tls, keys, log) })
    deepEqual(await pair.ask(await pair.connect(), 'hello'), ['HELLO'])
    equal(warnings.length, 1)
    match(warnings[0]!, /elliptic curve/)
  })
})
