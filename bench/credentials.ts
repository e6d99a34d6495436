import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PreSharedKey } from './load/CoapConnection.ts'

/** Of all that measure over DTLS. */
export const preSharedKey: PreSharedKey = { identity: 'bench', key: Buffer.from('waystation-bench') }

const token = 'waystation-bench'

/** For requests over HTTP to a server with credentials. */
export const tokenHeaders = { Authorization: `Bearer ${token}` }

/** @returns a file of credentials whose owners may be anybody */
export async function writeCredentials(directory: string): Promise<string> {
  const file = join(directory, 'credentials.yaml')
  const { identity, key } = preSharedKey
  const hash = createHash('sha256').update(token).digest('hex')
  const entries = [`psk: ${identity}\n  key: ${key.toString('hex')}`, `token: sha256:${hash}`]
  await writeFile(file, entries.map((entry) => `- ${entry}\n  originators: ["*"]\n`).join(''), { mode: 0o600 })
  return file
}
