import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TrustedAuthorities } from '@waystation/protocol'
import { TestAuthority } from '../../../packages/protocol/src/testing/dtls/TestAuthority.ts'

export const identity = 'sensor-1'
export const key = Buffer.from('a key that two share')

/** Certificates for both ends, and files of them for programs that take those. */
export async function makeMaterial() {
  const folder = await mkdtemp(join(tmpdir(), 'waystation-dtls-'))
  const authority = new TestAuthority()
  const altNames = 'DNS:localhost,IP:127.0.0.1'
  const large = { altNames, through: 'between', padBytes: 3_000 }
  const material = {
    folder,
    ca: authority.certificate,
    trust: new TrustedAuthorities([authority.certificate]),
    server: authority.issue('server', { altNames }),
    sensor: authority.issue('sensor', { altNames }),
    large: authority.issue('large', large),
    p384: authority.issue('p384', { altNames, curve: 'secp384r1' }),
    async [Symbol.asyncDispose]() {
      authority[Symbol.dispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
  writeFileSync(join(folder, 'ca.crt'), authority.certificatePem)
  for (const name of ['server', 'sensor', 'large', 'p384'] as const) {
    writeFileSync(join(folder, `${name}.crt`), material[name].certificatePem)
    writeFileSync(join(folder, `${name}.key`), material[name].keyPem)
  }
  // The authorities in between only: openssl sends what is here after the certificate itself.
  writeFileSync(
    join(folder, 'large.chain'),
    material.large.certificatePem.replace(/^[\s\S]*?-----END CERTIFICATE-----/, ''),
  )
  return material
}
