import type { X509Certificate } from 'node:crypto'
import { checkCertificateChain } from '../../dtls/checkCertificateChain.ts'
import { serverAddress } from './dtlsPair.ts'
import { TestAuthority } from './TestAuthority.ts'

/** An authority with a server and a client that trust each other by it. */
export function certificatePair() {
  const authority = new TestAuthority()
  const altNames = `IP:${serverAddress.address},DNS:gateway.example`
  const ofServer = authority.issue('server', { altNames })
  const ofClient = authority.issue('sensor', { usage: 'clientAuth' })
  const trust = { authorities: [authority.certificate] }
  const trustedClients = {
    certificate: () => ofServer,
    clientCertificates: 'require' as const,
    checkCertificate: (chain: readonly X509Certificate[]) => checkCertificateChain(chain, 'client', trust),
  }
  const trustedServer = {
    checkCertificate: (chain: readonly X509Certificate[]) => checkCertificateChain(chain, 'server', trust),
  }
  const withCertificate = { ...trustedServer, certificate: ofClient }
  return { authority, altNames, ofServer, ofClient, trustedClients, trustedServer, withCertificate }
}
