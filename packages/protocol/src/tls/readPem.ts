import { X509Certificate } from 'node:crypto'
import { RevocationList } from './RevocationList.ts'

const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g

/** @returns every certificate of a PEM text, in its order. @throws Error when one cannot be read */
export function readCertificates(pem: string): X509Certificate[] {
  return blocksOf(pem, /^(X509 |TRUSTED )?CERTIFICATE$/).map((der) => new X509Certificate(der))
}

/** @returns every revocation list of a PEM text. @throws Error when one cannot be read */
export function readRevocationLists(pem: string): RevocationList[] {
  return blocksOf(pem, /^(X509 )?CRL$/).map((der) => new RevocationList(der))
}

function blocksOf(pem: string, label: RegExp): Buffer[] {
  return [...pem.matchAll(block)]
    .filter(([, name = '']) => label.test(name))
    .map(([, , base64 = '']) => Buffer.from(base64, 'base64'))
}
