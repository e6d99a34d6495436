import type { X509Certificate } from 'node:crypto'
import type { DtlsCertificate } from './DtlsCertificate.ts'

/** What a client shows a server, and what it asks of it. At least one of `preSharedKey` and `checkCertificate`. */
export interface ClientSecurity {
  readonly preSharedKey?: { readonly identity: string; readonly key: Buffer }
  /** Shown to servers that ask for one. */
  readonly certificate?: DtlsCertificate
  /** @throws DtlsError when the server's chain is not to be trusted; absent: no suites with certificates */
  checkCertificate?(chain: readonly X509Certificate[]): void
  /** Names of the cipher suites that are allowed; default: all of them. */
  readonly suites?: readonly string[]
  /** The name or IP address that the server's certificate must be for; default: the host that is connected to. */
  readonly serverName?: string
}
