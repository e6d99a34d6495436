import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { TestAuthority } from '../testing/dtls/TestAuthority.ts'
import { TrustedAuthorities } from './TrustedAuthorities.ts'

describe('authorities that are trusted', () => {
  const authority = new TestAuthority()
  after(() => authority[Symbol.dispose]())
  const trusted = new TrustedAuthorities([authority.certificate])
  const chainOf = (pem: string) =>
    [...pem.matchAll(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g)].map(([text]) => new X509Certificate(text))

  it('vouch for those that an authority in between has certified, when its certificate comes along', () => {
    const chain = chainOf(authority.issue('device', { through: 'between' }).certificatePem)
    assert.equal(chain.length, 2)
    assert.equal(trusted.faultOf(chain), undefined)
    assert.equal(trusted.faultOf([...chain, authority.certificate]), undefined)
    assert.match(trusted.faultOf(chain.slice(0, 1))!, /no authority/)
    assert.match(trusted.faultOf([chain[0]!, chain[0]!])!, /no authority/)
  })

  it('do not vouch for what a device has signed', () => {
    const [device] = chainOf(authority.issue('signer').certificatePem)
    const chain = chainOf(authority.issue('victim', { through: 'signing' }).certificatePem)
    assert.match(trusted.faultOf([chain[0]!, device!])!, /no authority/)
  })

  it('tell what a certificate is for', () => {
    const { certificate } = authority.issue('web', { usage: 'serverAuth' })
    assert.equal(trusted.isTrusted([certificate], 'server'), true)
    assert.equal(trusted.isTrusted([certificate]), false)
    assert.equal(trusted.faultOf([certificate], 'any'), undefined)
    const { certificate: plain } = authority.issue('plain')
    assert.deepEqual([trusted.isTrusted([plain], 'server'), trusted.isTrusted([plain], 'client')], [true, true])
  })

  it('take no chain that is too long', () => {
    const { certificate } = authority.issue('repeated')
    assert.match(trusted.faultOf(Array.from({ length: 9 }, () => certificate))!, /too long/)
  })
})
