import { readFile } from 'node:fs/promises'
import { replaceFile } from '../files/replaceFile.ts'

/** What the register of an authority holds of a certificate. Times are ISO 8601. */
export interface IssuedCertificate {
  /** Of its files; several certificates may have had it one after the other. */
  readonly name: string
  /** Hexadecimal digits. */
  readonly serialNumber: string
  /** Host names and IP addresses of a server. */
  readonly hosts: readonly string[]
  /** Originators, or patterns of them, that it entitles to. */
  readonly originators: readonly string[]
  readonly notAfter: string
  readonly revoked?: { readonly at: string; readonly reason: RevocationReason }
}

/** Reasons with their codes. @see RFC 5280 5.3.1 */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
} as const
export type RevocationReason = keyof typeof revocationReasons

export type CertificateState = 'valid' | 'expired' | 'revoked'

export function stateOf({ revoked, notAfter }: IssuedCertificate, now = Date.now()): CertificateState {
  if (revoked !== undefined) return 'revoked'
  return Date.parse(notAfter) < now ? 'expired' : 'valid'
}

/** @returns certificates in the order of their issue */
export async function readRegister(file: string): Promise<IssuedCertificate[]> {
  return JSON.parse(await readFile(file, 'utf8'))
}

export async function writeRegister(file: string, certificates: readonly IssuedCertificate[]): Promise<void> {
  await replaceFile(file, `${JSON.stringify(certificates, null, 2)}\n`)
}
