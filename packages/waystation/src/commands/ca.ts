import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { type IssuedCertificate, type RevocationReason, stateOf } from '../authority/IssuedCertificate.ts'
import { SiteAuthority } from '../authority/SiteAuthority.ts'
import { siteAuthorityFiles } from '../authority/siteAuthorityFiles.ts'
import { duration } from '../configuration/settingTypes.ts'
import { CommandError } from '../output/CommandError.ts'
import { table } from '../output/table.ts'
import { print, printJson } from './connection.ts'

interface AuthorityOptions {
  readonly dir: string
  readonly passphraseFile?: string
}

export interface IssueCommandOptions extends AuthorityOptions {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
  readonly originator: readonly string[]
  readonly validity: string
  readonly csr?: string
  readonly replace?: boolean
}

const day = 86_400_000

/** `waystation ca init` */
export async function init(
  options: AuthorityOptions & { readonly name: string; readonly validity: string },
): Promise<void> {
  const { dir, name } = options
  const passphrase = passphraseOf(options)
  const validityMilliseconds = validityOf(options.validity)
  await SiteAuthority.create(dir, { name, validityMilliseconds, ...(passphrase === undefined ? {} : { passphrase }) })
  const files = siteAuthorityFiles(dir)
  const where = dir === './authority' ? '' : ` --dir ${dir}`
  print(
    [
      `Made an authority in ${dir}. Whoever has ${files.key} can be anybody: keep it safe, on another computer if you can.`,
      `Devices and other Cores need ${files.certificate} to know your servers.`,
      '',
      'Next:',
      `  waystation ca issue server --dns HOST${where}    a certificate for the Core`,
      `  waystation ca issue Csensor7${where}             one for a device`,
    ].join('\n'),
  )
}

/** `waystation ca issue` */
export async function issue(name: string, options: IssueCommandOptions): Promise<void> {
  const { hosts, originators } = checkNames(name, options)
  const authority = await SiteAuthority.open(options.dir, passphraseOf(options))
  const { certificate, key, issued } = await authority.issue({
    name,
    hosts,
    originators,
    validityMilliseconds: validityOf(options.validity),
    ...(options.csr === undefined ? {} : { request: readFileSync(options.csr, 'utf8') }),
    ...(options.replace === undefined ? {} : { replace: options.replace }),
  })
  const uses = [
    ...(hosts.length > 0 ? [`a server at ${hosts.join(', ')}`] : []),
    ...(originators.length > 0 ? [`whoever may be ${originators.join(', ')}`] : []),
  ]
  const wrote = key === undefined ? certificate : `${certificate} and its key ${key}`
  const until = issued.notAfter.slice(0, 10)
  print(
    [
      `Wrote ${wrote}: for ${uses.join(' and ')}, until ${until}.`,
      '',
      'Next:',
      ...advice(options.dir, certificate, key, issued),
    ].join('\n'),
  )
}

/** `waystation ca revoke` */
export async function revoke(
  which: string,
  options: AuthorityOptions & { readonly reason: RevocationReason },
): Promise<void> {
  const authority = await SiteAuthority.open(options.dir, passphraseOf(options))
  const revoked = await authority.revoke(which, options.reason)
  const list = siteAuthorityFiles(options.dir).revocationList
  const what = revoked.map(({ name, serialNumber }) => `${name} (${serialNumber})`).join(', ')
  print(`Revoked ${what}. Cores that use ${list} refuse it from now on; copy it to those elsewhere.`)
}

/** `waystation ca list` */
export async function list({ dir, json }: { readonly dir: string; readonly json?: boolean }): Promise<void> {
  const certificates = (await SiteAuthority.list(dir)).map((each) => ({ ...each, state: stateOf(each) }))
  if (json) {
    printJson(certificates)
    return
  }
  const titles = ['name', 'state', 'until', 'originators', 'hosts', 'serial number']
  const rows = certificates.map(({ name, state, notAfter, originators, hosts, serialNumber }) => [
    name,
    state,
    notAfter.slice(0, 10),
    originators.join(' '),
    hosts.join(' '),
    serialNumber,
  ])
  print(
    rows.length === 0
      ? 'No certificate was issued yet.'
      : table(
          titles.map((title) => ({ title })),
          rows,
        ),
  )
}

function passphraseOf({ passphraseFile }: AuthorityOptions): string | undefined {
  if (passphraseFile === undefined) return process.env.WAYSTATION_CA_PASSPHRASE
  return readFileSync(passphraseFile, 'utf8').replace(/\r?\n$/, '')
}

function validityOf(text: string): number {
  const validity = duration(1000, 36_500 * day).read(text)
  if (validity !== undefined) return validity
  throw new CommandError(`--validity: "${text}" is no duration.`, 'Write 365d or 12h.', true)
}

const originatorPattern = /^[\x21-\x7e]+$/

function checkNames(name: string, { dns, ip, originator }: IssueCommandOptions) {
  const refuse = (message: string, remedy: string) => new CommandError(message, remedy, true)
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw refuse(`"${name}" is no name for the files of a certificate.`, 'Use letters, digits, dots, hyphens.')
  }
  const wrongHost = dns.find(
    (host) => !/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host) || isIP(host) !== 0,
  )
  if (wrongHost !== undefined) throw refuse(`--dns: "${wrongHost}" is no host name.`, 'Give addresses with --ip.')
  const wrongAddress = ip.find((address) => isIP(address) === 0)
  if (wrongAddress !== undefined) throw refuse(`--ip: "${wrongAddress}" is no IP address.`, 'Give names with --dns.')
  const wrongOriginator = originator.find((id) => !originatorPattern.test(id) || /[<>"{}|\\^`]/.test(id))
  if (wrongOriginator !== undefined)
    throw refuse(`--originator: "${wrongOriginator}" is none.`, 'Write Csensor7 or /id-mn.')
  const named = [...dns, ...ip]
  const hosts = named.length === 0 && name === 'server' ? ownHosts() : named
  if (hosts.length > 0 || originator.length > 0) return { hosts, originators: originator }
  if (/^[CS]./.test(name)) return { hosts, originators: [name] }
  throw refuse(
    `It is not said what the certificate ${name} is for.`,
    'Give --originator for a device, --dns or --ip for a server.',
  )
}

function ownHosts(): string[] {
  const name = hostname()
  return [...(/^[A-Za-z0-9.-]+$/.test(name) && name !== 'localhost' ? [name] : []), 'localhost', '127.0.0.1', '::1']
}

function advice(dir: string, certificate: string, key: string | undefined, issued: IssuedCertificate): string[] {
  const files = siteAuthorityFiles(dir)
  const own =
    certificate === files.issued('server').certificate ? '' : ` --tls-cert ${certificate} --tls-key ${key ?? 'KEY'}`
  const forServer = [
    `  waystation start --http off --https 0.0.0.0:8443 --authority ${dir}${own}`,
    '      answers whoever has a certificate of this authority, as the originator that it names',
  ]
  const [originator] = issued.originators
  const copied = [files.certificate, certificate, ...(key === undefined ? [] : [key])]
  const identity = `--ca ${files.certificate} --cert ${certificate} --key ${key ?? 'KEY'}`
  const forClient = [
    `  copy ${copied.join(' and ')} to the device`,
    `  waystation get cse-in --url https://HOST:8443 -o ${originator} ${identity}`,
  ]
  return [...(issued.hosts.length > 0 ? forServer : []), ...(originator === undefined ? [] : forClient)]
}
