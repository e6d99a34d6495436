import type { X509Certificate } from 'node:crypto'
import type { DtlsCertificate } from './DtlsCertificate.ts'

/** What a client shows a server, and what it asks of it. At least one of `preSharedKey` and `certificateFault`. */
export interface DtlsClientSecurity {
  readonly preSharedKey?: { readonly identity: string; readonly key: Buffer }
  /** Shown to servers that ask for one. */
  readonly certificate?: DtlsCertificate
  /** @returns why the chain of a server, its own first, does not count; undefined: it does. Absent: no certificates at all */
  certificateFault?(chain: readonly X509Certificate[]): string | undefined
  /** Names of the cipher suites that are allowed; default: all of them. */
  readonly suites?: readonly string[]
  /** The name or IP address that the server's certificate must be for; default: the host that is connected to. */
  readonly serverName?: string
}
