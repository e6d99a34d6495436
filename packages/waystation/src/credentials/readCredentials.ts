import { readFile } from 'node:fs/promises'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import type { Credential } from './Credential.ts'
import { CredentialFault, readCredential } from './readCredential.ts'

/**
 * Reads the file that says which credential entitles to which originators.
 * @throws ConfigurationError when it cannot be read or understood; the message holds no secret
 */
export async function readCredentials(file: string): Promise<Credential[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new ConfigurationError(`credentials: ${file} cannot be read: ${error.message}`)
  })
  const { parseDocument } = await import('yaml')
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) throw new ConfigurationError(`credentials: ${file} is not valid YAML: ${error.message.split('\n')[0]}`)
  const list: unknown = document.toJS() ?? []
  if (!Array.isArray(list)) throw new ConfigurationError(`credentials: ${file} does not hold a list of credentials.`)
  return list.map((value: unknown, index) => read(value, `entry ${index + 1} of ${file}`))
}

function read(value: unknown, where: string): Credential {
  try {
    return readCredential(value)
  } catch (error) {
    if (!(error instanceof CredentialFault)) throw error
    throw new ConfigurationError(`credentials: ${where} ${error.message}.`)
  }
}
