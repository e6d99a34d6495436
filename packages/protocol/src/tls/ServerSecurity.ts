import { constants, type X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { createSecureContext, DEFAULT_CIPHERS, type Server, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Milliseconds } from '@waystation/model'
import type { PeerAuthority } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { SparingLog } from '../SparingLog.ts'
import { isLapsed } from './isLapsed.ts'
import { proofOfSocket, rememberIdentity } from './proofOfSocket.ts'
import { chainOf, type TrustedAuthorities } from './TrustedAuthorities.ts'

/** With which a server proves who it is, and whose clients it believes. PEM each. */
export interface ServerMaterial {
  /** Chain, the server's own first. */
  readonly cert: string
  readonly key: string
  readonly passphrase?: string
  /** Of clients; absent: none is asked for a certificate. */
  readonly clientAuthorities?: TrustedAuthorities
}

export interface ServerSecurityOptions {
  readonly material: ServerMaterial
  /** Gives the keys of PSK identities; absent: no PSK. */
  readonly authority?: PeerAuthority
  /** A connection without a certificate (or PSK) that counts is refused; else it has what its requests bring, e.g. a token. */
  readonly requireClientCertificate?: boolean
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
  readonly handshakeMilliseconds: Milliseconds
  readonly log: BindingLog
}

/** What a peer has proved holds for the whole connection, and handshakes cost it less than us. */
const secureOptions = constants.SSL_OP_NO_RENEGOTIATION
const sha256First = ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_256_GCM_SHA384']
/** First those with forward secrecy; what TS-0003 10.2.2 asks for is among them as far as OpenSSL has it. */
const pskCiphers = [
  'ECDHE-PSK-CHACHA20-POLY1305',
  'ECDHE-PSK-AES128-CBC-SHA256',
  'ECDHE-PSK-AES256-CBC-SHA384',
  'PSK-AES128-GCM-SHA256',
  'PSK-AES256-GCM-SHA384',
  'PSK-CHACHA20-POLY1305',
]

/**
 * What all TLS listeners of a Core have in common. A server is created with `options` and then given to `attach`:
 *
 *     const server = createServer(security.options, onConnection)
 *     security.attach(server)
 */
export class ServerSecurity {
  readonly #options: ServerSecurityOptions
  #material: ServerMaterial
  readonly #servers = new Set<Server>()
  /** Connections that rest on a certificate or key. */
  readonly #proved = new Set<TLSSocket>()
  readonly #refusals: SparingLog
  /** For the log: whether or not a peer has their key. */
  readonly #namedIdentities = new WeakMap<Socket, string>()

  /** @throws Error when certificate and key do not fit each other */
  constructor(options: ServerSecurityOptions) {
    this.#options = options
    this.#material = options.material
    this.#refusals = new SparingLog(options.log)
    createSecureContext(this.options)
    const { authority } = options
    authority?.onChange?.(() => this.#endLapsed(authority))
  }

  /** Certificates and key in force, e.g. for DTLS. */
  get material(): ServerMaterial {
    return this.#material
  }

  get requiresClientCertificate(): boolean {
    return this.#options.requireClientCertificate === true
  }

  /** For `createServer` of `node:tls` or `node:https`. */
  get options(): TlsOptions {
    const { cert, key, passphrase, clientAuthorities } = this.#material
    const { authority, minVersion = 'TLSv1.2', handshakeMilliseconds } = this.#options
    return {
      cert,
      key,
      ...(passphrase === undefined ? {} : { passphrase }),
      minVersion,
      handshakeTimeout: handshakeMilliseconds,
      secureOptions,
      ...(clientAuthorities === undefined ? {} : this.#clientOptions(clientAuthorities)),
      ...(authority === undefined ? {} : pskOptions((socket, identity) => this.#keyOf(authority, socket, identity))),
    }
  }

  /** Lets a running server follow `replace`, and has its refusals logged. */
  attach(server: Server): void {
    this.#servers.add(server)
    server.once('close', () => this.#servers.delete(server))
    server.on('secureConnection', (socket) => this.#admit(socket))
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => this.#logFailure(error, socket))
  }

  /**
   * Connections from now on use other certificates; those that are open stay.
   * @throws Error when certificate and key do not fit each other; those before stay in force then
   */
  replace(material: ServerMaterial): void {
    const before = this.#material
    this.#material = material
    try {
      createSecureContext(this.options)
    } catch (error) {
      this.#material = before
      throw error
    }
    for (const server of this.#servers) server.setSecureContext(this.options)
  }

  /** @returns whether a chain, the peer's certificate first, entitles its holder to be heard as client */
  isTrusted(chain: readonly X509Certificate[]): boolean {
    return this.#material.clientAuthorities?.isTrusted(chain) ?? false
  }

  #clientOptions({ certificates }: TrustedAuthorities): TlsOptions {
    return {
      ca: certificates.map((certificate) => certificate.toString()),
      requestCert: true,
      // Node's own check would refuse those who have a PSK; `#admit` does it.
      rejectUnauthorized: false,
    }
  }

  #keyOf(authority: PeerAuthority, socket: TLSSocket, identity: string): Buffer | null {
    const key = authority.preSharedKeyOf(identity)
    if (key !== undefined) rememberIdentity(socket, identity)
    this.#namedIdentities.set(socket, identity.slice(0, 128))
    return key ?? null
  }

  /** Connections of those whose certificate or key has been revoked would go on to be told what they may no longer know. */
  #endLapsed(authority: PeerAuthority): void {
    for (const socket of this.#proved) {
      const proof = proofOfSocket(socket)
      if (!isLapsed(authority, proof)) continue
      const subject = proof.certificate?.subject?.replaceAll('\n', ',')
      const who = subject === undefined ? { pskIdentity: proof.pskIdentity } : { subject }
      this.#refusals.warn(
        { remoteAddress: socket.remoteAddress, ...who },
        'Connection ended: its credential was revoked or replaced',
      )
      socket.destroy()
    }
  }

  #remember(socket: TLSSocket): void {
    if (this.#options.authority?.onChange === undefined) return
    this.#proved.add(socket)
    socket.once('close', () => this.#proved.delete(socket))
  }

  #admit(socket: TLSSocket): void {
    const certificate = socket.getPeerX509Certificate()
    if (certificate === undefined) {
      const isProved = proofOfSocket(socket).pskIdentity !== undefined
      if (isProved) this.#remember(socket)
      if (!this.requiresClientCertificate || isProved) return
      const reason = 'a certificate is required'
      this.#refusals.warn({ remoteAddress: socket.remoteAddress, reason }, 'TLS connection refused')
      socket.destroy()
      return
    }
    const fault = this.#faultOf(socket, certificate)
    if (fault === undefined) this.#remember(socket)
    // One that has run out or been revoked since it was signed entitles to nothing, which is told with the first request.
    if (fault === undefined || (socket.authorized && !this.requiresClientCertificate)) return
    const { subject, serialNumber } = certificate
    const fields = { remoteAddress: socket.remoteAddress, subject: subject?.replaceAll('\n', ','), serialNumber }
    this.#refusals.warn({ ...fields, reason: fault }, 'Certificate of a client refused')
    if (this.requiresClientCertificate) socket.destroy()
  }

  #faultOf(socket: TLSSocket, certificate: X509Certificate): string | undefined {
    if (!socket.authorized) return String(socket.authorizationError)
    return this.#material.clientAuthorities?.laterFaultOf(chainOf(certificate))
  }

  #logFailure({ code, message }: NodeJS.ErrnoException, socket: Socket): void {
    const pskIdentity = this.#namedIdentities.get(socket)
    const { remoteAddress } = socket
    // A peer that goes away, as scanners and balancers do, has been refused nothing.
    if (code === 'ECONNRESET' && pskIdentity === undefined) return
    const fields = { remoteAddress, ...(pskIdentity === undefined ? {} : { pskIdentity }) }
    this.#refusals.warn({ ...fields, reason: code ?? message }, 'TLS handshake failed')
  }
}

/**
 * With PSK, sessions are never resumed: to resume one is to show a key too, and whoever names an identity while resuming a
 * session of nobody would pass for it. Keys go with SHA-256 in TLS 1.3, so the server takes a cipher that does, where the
 * client has one.
 */
function pskOptions(pskCallback: NonNullable<TlsOptions['pskCallback']>): TlsOptions {
  return {
    ciphers: [...sha256First, ...pskCiphers, DEFAULT_CIPHERS.replace(':!PSK', '')].join(':'),
    honorCipherOrder: true,
    secureOptions: secureOptions | constants.SSL_OP_NO_TICKET,
    pskCallback,
  }
}
