import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DtlsCertificate, dtlsCertificateOf } from '../../dtls/DtlsCertificate.ts'

export interface TestCertificate extends DtlsCertificate {
  readonly certificate: X509Certificate
  readonly certificatePem: string
  readonly keyPem: string
}

/** A certificate authority of its own for a test, made by openssl in a folder that goes with it. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'waystation-authority-'))
  readonly certificate: X509Certificate
  readonly certificatePem: string

  constructor(name = 'Test authority') {
    this.#key('ca', 'prime256v1')
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']
    const options = extensions.flatMap((extension) => ['-addext', extension])
    const ca = ['-key', 'ca.key', '-subj', `/CN=${name}`, '-days', '2', '-out', 'ca.crt']
    this.#openssl('req', '-x509', '-new', ...ca, ...options)
    this.certificatePem = this.#read('ca.crt')
    this.certificate = new X509Certificate(this.certificatePem)
  }

  /**
   * @param through name of an authority in between, which is made as well and sent along
   * @param padBytes makes the certificate so much longer
   */
  issue(
    name: string,
    { curve = 'prime256v1', altNames = '', usage = '', through = '', padBytes = 0 } = {},
  ): TestCertificate {
    const signer = through || 'ca'
    if (through) this.#issue(through, 'ca', 'prime256v1', 'basicConstraints=critical,CA:TRUE\n')
    const lines = [
      altNames && `subjectAltName=${altNames}`,
      usage && `extendedKeyUsage=${usage}`,
      padBytes > 0 && `nsComment=${'x'.repeat(padBytes)}`,
    ]
    this.#issue(name, signer, curve, lines.filter(Boolean).join('\n'))
    const certificatePem = this.#read(`${name}.crt`) + (through ? this.#read(`${through}.crt`) : '')
    const keyPem = this.#read(`${name}.key`)
    const certificate = new X509Certificate(certificatePem)
    return { ...dtlsCertificateOf(certificatePem, keyPem), certificate, certificatePem, keyPem }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #issue(name: string, signer: string, curve: string, extensions: string): void {
    this.#key(name, curve)
    writeFileSync(join(this.#folder, 'extensions'), extensions)
    this.#openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    const by = ['-CA', `${signer}.crt`, '-CAkey', `${signer}.key`, '-CAcreateserial', '-days', '2']
    this.#openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-extfile', 'extensions', '-out', `${name}.crt`)
  }

  #key(name: string, curve: string): void {
    this.#openssl('ecparam', '-name', curve, '-genkey', '-noout', '-out', `${name}.key`)
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' })
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8')
  }
}
