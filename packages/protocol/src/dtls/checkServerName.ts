import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { DtlsError } from './DtlsError.ts'

/**
 * @param name host name or IP address
 * @throws DtlsError when the certificate is for others
 * @see RFC 6125
 */
export function checkServerName(certificate: X509Certificate, name: string): void {
  const found = isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name)
  if (found === undefined) {
    throw new DtlsError('badCertificate', `The certificate of the server is not for ${name}`)
  }
}
