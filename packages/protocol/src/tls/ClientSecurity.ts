import { X509Certificate } from 'node:crypto'
import {
  type ConnectionOptions,
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls'
import type { BindingLog } from '../BindingLog.ts'
import { SparingLog } from '../SparingLog.ts'
import { maximumChain, type TrustedAuthorities } from './TrustedAuthorities.ts'

/** With which a client proves who it is, and which servers it believes. PEM each. */
export interface ClientMaterial {
  /** Authorities besides those of the system. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly passphrase?: string
  /** Of these, certificates that have been revoked are refused. */
  readonly revocations?: TrustedAuthorities
}

/** What all connections have in common that a Core or a client opens over TLS. */
export class ClientSecurity {
  #material: ClientMaterial
  #context: SecureContext | undefined
  readonly #refusals: SparingLog | undefined

  /** @param log hears of servers whose certificate has been revoked */
  constructor(material: ClientMaterial, log?: BindingLog) {
    this.#material = material
    if (log !== undefined) this.#refusals = new SparingLog(log)
  }

  /** Certificates and key in force, e.g. for DTLS. */
  get material(): ClientMaterial {
    return this.#material
  }

  /** For `connect` of `node:tls`; to be asked for with every connection, so that it follows `replace`. */
  get options(): Pick<ConnectionOptions, 'secureContext' | 'checkServerIdentity'> {
    this.#context ??= contextOf(this.#material)
    const { revocations } = this.#material
    return {
      secureContext: this.#context,
      ...(revocations === undefined ? {} : { checkServerIdentity: this.#identityCheck(revocations) }),
    }
  }

  #identityCheck(revocations: TrustedAuthorities) {
    return (host: string, certificate: PeerCertificate): Error | undefined => {
      const reason = revocations.laterFaultOf(chainOf(certificate))
      if (reason === undefined) return checkServerIdentity(host, certificate)
      this.#refusals?.warn({ host, serialNumber: certificate.serialNumber, reason }, 'Certificate of a server refused')
      return new Error(`${host}: ${reason}`)
    }
  }

  /** Connections from now on use other certificates. @throws Error when certificate and key do not fit each other */
  replace(material: ClientMaterial): void {
    const context = contextOf(material)
    this.#material = material
    this.#context = context
  }
}

/** Made once: reading the authorities of the system takes longer than a handshake. */
function contextOf({ ca = [], cert, key, passphrase }: ClientMaterial): SecureContext {
  const authorities = typeof ca === 'string' || Buffer.isBuffer(ca) ? [ca] : ca
  return createSecureContext({
    minVersion: 'TLSv1.2',
    ca: [...getCACertificates('default'), ...authorities],
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
  })
}

function chainOf(peer: PeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = []
  // That of a root is the root itself.
  for (let next: PeerCertificate | undefined = peer; next !== undefined && chain.length < maximumChain; ) {
    chain.push(new X509Certificate(next.raw))
    const { issuerCertificate }: { issuerCertificate?: PeerCertificate } = next as never
    next = issuerCertificate === next ? undefined : issuerCertificate
  }
  return chain
}
