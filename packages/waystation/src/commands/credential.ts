import { hash, randomBytes, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { readConfiguration } from '../configuration/readConfiguration.ts'
import { defaultCredentials } from '../configuration/withFilesOfSite.ts'
import { type CredentialEntry, CredentialFile } from '../credentials/CredentialFile.ts'
import { passwordHash } from '../credentials/passwordHash.ts'
import { CredentialFault } from '../credentials/readCredential.ts'
import { CommandError } from '../output/CommandError.ts'
import { table } from '../output/table.ts'
import { print, printJson } from './connection.ts'

interface FileOptions {
  readonly config?: string
  readonly data?: string
  readonly credentials?: string
}

export interface AddOptions extends FileOptions {
  readonly originator: readonly string[]
  readonly name?: string
  readonly credentialId?: string
  readonly json?: boolean
}

/** `waystation credential add token` */
export async function addToken(options: AddOptions): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const added = await add({ token: `sha256:${hash('sha256', token)}` }, 'token', options)
  tell(added, options, { token }, [
    'It is not stored and not shown again. A request carries it as',
    '  Authorization: Bearer TOKEN',
  ])
}

/** `waystation credential add psk` */
export async function addPsk(identity: string, options: AddOptions & { readonly keyFile?: string }): Promise<void> {
  const given = options.keyFile === undefined ? undefined : readSecret(options.keyFile)
  const key = given ?? randomBytes(32).toString('hex')
  const name = options.name ?? identity
  const added = await add({ psk: identity, key }, 'psk', { ...options, name })
  tell(added, options, { identity, ...(given === undefined ? { key } : {}) }, ['The key is not shown again.'])
}

/** `waystation credential add user` */
export async function addUser(user: string, options: AddOptions & { readonly passwordFile?: string }): Promise<void> {
  if (user.includes(':')) throw new CommandError(`"${user}" is no name of a user.`, 'It may not contain a colon.', true)
  const given = options.passwordFile === undefined ? undefined : readSecret(options.passwordFile)
  const password = given ?? randomBytes(18).toString('base64url')
  const hashed = await passwordHash(Buffer.from(password))
  const added = await add({ user, password: hashed }, 'user', { ...options, name: options.name ?? user })
  tell(added, options, { user, ...(given === undefined ? { password } : {}) }, ['The password is not shown again.'])
}

/** `waystation credential add certificate` */
export async function addCertificate(
  file: string | undefined,
  options: AddOptions & { readonly subject?: string; readonly alternativeName?: string },
): Promise<void> {
  const { subject, alternativeName } = options
  const ways = [file, subject, alternativeName].filter((way) => way !== undefined)
  if (ways.length !== 1) {
    throw new CommandError(
      'One way to recognise the certificate is needed.',
      'Give its file, --subject or --alternative-name.',
      true,
    )
  }
  const proof: CredentialEntry =
    file !== undefined
      ? { certificate: fingerprintOf(file) }
      : subject !== undefined
        ? { subject }
        : { alternativeName: alternativeName! }
  const added = await add(proof, 'certificate', options)
  tell(added, options, proof, ['It counts when an authority of --authority or tls.clientAuthority has signed it.'])
}

/** `waystation credential list` */
export async function list(options: FileOptions & { readonly json?: boolean }): Promise<void> {
  const file = await pathOf(options)
  const entries = await new CredentialFile(file).entries()
  const shown = entries.map(({ name, entry }) => ({ name, ...publicPart(entry) }))
  if (options.json) {
    printJson(shown)
    return
  }
  if (shown.length === 0) {
    const who = existsSync(file) ? 'nobody is let in' : 'every originator is believed'
    print(`There is no credential: ${who}, unless the Core has an --authority.`)
    return
  }
  const titles = ['name', 'kind', 'recognised by', 'originators', 'Credential-ID', 'added']
  const rows = shown.map(({ name, kind, recognisedBy, originators, id, added }) => [
    name,
    kind,
    recognisedBy,
    originators.join(' '),
    id ?? '',
    added?.slice(0, 10) ?? '',
  ])
  print(
    table(
      titles.map((title) => ({ title })),
      rows,
    ),
  )
}

/** `waystation credential revoke` */
export async function revoke(name: string, options: FileOptions): Promise<void> {
  await new CredentialFile(await pathOf(options)).remove(name)
  print(`Revoked ${name}. Running Cores refuse it from the next request on.`)
}

interface Added {
  readonly name: string
  readonly file: string
  readonly isFirst: boolean
}

async function add(proof: CredentialEntry, kind: string, options: AddOptions): Promise<Added> {
  const { originator, name, credentialId } = options
  const file = await pathOf(options)
  const isFirst = !existsSync(file)
  const entry: CredentialEntry = {
    ...(name === undefined ? {} : { name }),
    ...proof,
    originators: originator,
    ...(credentialId === undefined ? {} : { id: credentialId }),
  }
  try {
    return { name: await new CredentialFile(file).add(entry, kind), file, isFirst }
  } catch (error) {
    if (!(error instanceof CredentialFault)) throw error
    throw new CommandError(`The credential ${error.message}.`, '', true)
  }
}

function tell({ name, file, isFirst }: Added, options: AddOptions, shown: object, advice: readonly string[]): void {
  if (options.json) {
    printJson({ name, originators: options.originator, ...shown })
    return
  }
  const values = Object.entries(shown).map(([key, value]) => `  ${key.padEnd(12)}  ${value}`)
  const lines = [`Added ${name} to ${file}: its holder may be ${options.originator.join(', ')}.`, ...values, ...advice]
  if (isFirst) lines.push('A Core that was started without credentials asks for them after its next start.')
  print(lines.join('\n'))
}

async function pathOf({ config, data, credentials }: FileOptions): Promise<string> {
  if (credentials !== undefined) return credentials
  const configuration = await readConfiguration({
    ...(config === undefined ? {} : { file: config }),
    environment: process.env,
    flags: data === undefined ? {} : { data },
  })
  return configuration.credentials ?? defaultCredentials(configuration.data)
}

function readSecret(file: string): string {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8').replace(/\r?\n$/, '')
  if (text !== '') return text
  throw new CommandError(`${file === '-' ? 'Standard input' : file} is empty.`, 'Put the secret there.', true)
}

function fingerprintOf(file: string): string {
  try {
    return new X509Certificate(readFileSync(file)).fingerprint256
  } catch (error) {
    throw new CommandError(`${file} is no certificate that can be read: ${(error as Error).message}.`)
  }
}

function publicPart(entry: CredentialEntry) {
  const kinds = ['token', 'certificate', 'subject', 'alternativeName', 'psk', 'user'] as const
  const kind = kinds.find((candidate) => entry[candidate] !== undefined)!
  return {
    kind,
    // The hash of a token tells whoever has the token that it is this one, and nothing to anybody else.
    recognisedBy: kind === 'token' ? String(entry.token).slice(0, 19) : String(entry[kind]),
    originators: entry.originators as readonly string[],
    ...(typeof entry.id === 'string' ? { id: entry.id } : {}),
    ...(typeof entry.added === 'string' ? { added: entry.added } : {}),
  }
}
