import type { X509Certificate } from 'node:crypto'
import { TrustedAuthorities } from '../../tls/TrustedAuthorities.ts'
import { serverAddress } from './dtlsPair.ts'
import { TestAuthority } from './TestAuthority.ts'

/** An authority with a server and a client that trust each other by it. */
export function certificatePair() {
  const authority = new TestAuthority()
  const altNames = `IP:${serverAddress.address},DNS:gateway.example`
  const ofServer = authority.issue('server', { altNames })
  const ofClient = authority.issue('sensor', { usage: 'clientAuth' })
  const trust = new TrustedAuthorities([authority.certificate])
  const trustedClients = {
    certificate: () => ofServer,
    clientCertificates: 'require' as const,
    certificateFault: (chain: readonly X509Certificate[]) => trust.faultOf(chain),
  }
  const trustedServer = {
    certificateFault: (chain: readonly X509Certificate[]) => trust.faultOf(chain, 'server'),
  }
  const withCertificate = { ...trustedServer, certificate: ofClient }
  return { authority, altNames, ofServer, ofClient, trustedClients, trustedServer, withCertificate }
}
