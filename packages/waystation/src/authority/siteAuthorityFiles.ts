import { join } from 'node:path'

/** Where an authority keeps what. */
export interface SiteAuthorityFiles {
  /** Of the authority itself. A Core needs it and the revocation list only. */
  readonly certificate: string
  readonly key: string
  readonly revocationList: string
  /** Register of what was issued and revoked. */
  readonly register: string
  readonly issuedDirectory: string
  issued(name: string): { readonly certificate: string; readonly key: string }
}

/** @param directory of the authority */
export function siteAuthorityFiles(directory: string): SiteAuthorityFiles {
  const issuedDirectory = join(directory, 'issued')
  return {
    certificate: join(directory, 'ca.pem'),
    key: join(directory, 'ca.key'),
    revocationList: join(directory, 'crl.pem'),
    register: join(directory, 'register.json'),
    issuedDirectory,
    issued: (name) => ({
      certificate: join(issuedDirectory, `${name}.pem`),
      key: join(issuedDirectory, `${name}.key`),
    }),
  }
}
