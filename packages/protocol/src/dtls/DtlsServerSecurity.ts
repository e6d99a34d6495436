import type { X509Certificate } from 'node:crypto'
import type { DtlsCertificate } from './DtlsCertificate.ts'

/** Whom a server lets in, and what it shows of itself; asked at each handshake, so that changes need no restart. */
export interface DtlsServerSecurity {
  /** @returns undefined for an identity that is unknown or revoked, which is refused like a wrong key; absent: no PSK */
  preSharedKeyOf?(identity: string): Buffer | undefined
  /** Absent, or nothing returned: no suites with certificates. */
  certificate?(): DtlsCertificate | undefined
  /** Names of the cipher suites that are allowed; default: all of them. */
  readonly suites?: readonly string[]
  /** Of peers without a pre-shared key. Default `none`. */
  readonly clientCertificates?: 'none' | 'request' | 'require'
  /** @returns why the chain of a client, its own certificate first, does not count; undefined: it does. Absent: none does */
  certificateFault?(chain: readonly X509Certificate[]): string | undefined
}
