import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'
import type { PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import type { ClientMaterial, ClientSecurity } from '../tls/ClientSecurity.ts'
import { readCertificates } from '../tls/readPem.ts'
import type { ServerSecurity } from '../tls/ServerSecurity.ts'
import { TrustedAuthorities } from '../tls/TrustedAuthorities.ts'
import { type DtlsCertificate, dtlsCertificateOf } from './DtlsCertificate.ts'
import type { DtlsClientSecurity } from './DtlsClientSecurity.ts'
import type { DtlsServerSecurity } from './DtlsServerSecurity.ts'

interface OwnMaterial {
  readonly cert?: ClientMaterial['cert']
  readonly key?: ClientMaterial['key']
  readonly passphrase?: string
}

/**
 * DTLS with the certificates and authorities of the TLS listeners, and the same identities; follows their replacement. A
 * certificate without an elliptic curve key does not serve for DTLS: only pre-shared keys are left then, and the log says so.
 */
export function dtlsServerSecurity(
  tls: Pick<ServerSecurity, 'material' | 'requiresClientCertificate'>,
  authority?: PeerAuthority,
  log?: BindingLog,
): DtlsServerSecurity {
  const certificateOf = rememberCertificate(log)
  // At once, so that the log says at the start whether it serves.
  certificateOf(tls.material)
  return {
    ...(authority && { preSharedKeyOf: (identity) => authority.preSharedKeyOf(identity) }),
    certificate: () => certificateOf(tls.material),
    get clientCertificates() {
      if (tls.material.clientAuthorities === undefined) return 'none'
      return tls.requiresClientCertificate ? 'require' : 'request'
    },
    certificateFault: (chain) => {
      const { clientAuthorities } = tls.material
      return clientAuthorities ? clientAuthorities.faultOf(chain) : 'no certificate is trusted here'
    },
  }
}

/**
 * What a client of DTLS has in common with one of TLS; follows the replacement of certificates. With a pre-shared key only
 * a server that has it too will do, and none that has a certificate.
 */
export function dtlsClientSecurity(
  tls: Pick<ClientSecurity, 'material'>,
  preSharedKey?: DtlsClientSecurity['preSharedKey'],
  log?: BindingLog,
): DtlsClientSecurity {
  if (preSharedKey) return { preSharedKey }
  const certificateOf = rememberCertificate(log)
  let known: { readonly material: ClientMaterial; readonly authorities: TrustedAuthorities } | undefined
  const authoritiesOf = (material: ClientMaterial): TrustedAuthorities => {
    if (known?.material !== material) known = { material, authorities: trustedBy(material) }
    return known.authorities
  }
  return {
    get certificate() {
      return certificateOf(tls.material)
    },
    certificateFault: (chain) => {
      const { material } = tls
      return authoritiesOf(material).faultOf(chain, 'server') ?? material.revocations?.laterFaultOf(chain)
    },
  }
}

function trustedBy({ ca = [] }: ClientMaterial): TrustedAuthorities {
  const own = typeof ca === 'string' || Buffer.isBuffer(ca) ? [ca] : ca
  const ofSystem = getCACertificates('default').map((pem) => new X509Certificate(pem))
  return new TrustedAuthorities([...own.flatMap((pem) => readCertificates(pem.toString())), ...ofSystem])
}

/** Reads a certificate once for all handshakes, until it is replaced. */
function rememberCertificate(log: BindingLog | undefined): (material: OwnMaterial) => DtlsCertificate | undefined {
  let known: { readonly material: OwnMaterial; readonly certificate: DtlsCertificate | undefined } | undefined
  return (material) => {
    if (known?.material !== material) known = { material, certificate: readOwn(material, log) }
    return known.certificate
  }
}

function readOwn({ cert, key, passphrase }: OwnMaterial, log: BindingLog | undefined): DtlsCertificate | undefined {
  if (cert === undefined || key === undefined) return undefined
  try {
    return dtlsCertificateOf(cert, key, passphrase)
  } catch (error) {
    log?.warn({ reason: (error as Error).message }, 'The certificate does not serve for DTLS')
    return undefined
  }
}
