import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { replaceFile } from '../files/replaceFile.ts'
import { withLock } from '../files/withLock.ts'
import { CommandError } from '../output/CommandError.ts'
import { type Issuer, importKey, revocationList, selfSigned, sign } from './certificates.ts'
import { type IssuedCertificate, type RevocationReason, readRegister, writeRegister } from './IssuedCertificate.ts'
import { type SiteAuthorityFiles, siteAuthorityFiles } from './siteAuthorityFiles.ts'
import { loadX509 } from './x509.ts'

const publicMode = 0o644
/** Each command that changes something writes a new list, so that this only bounds how long none may be run. */
const listValidity = 365 * 86_400_000

export interface IssueOptions {
  readonly name: string
  readonly hosts: readonly string[]
  readonly originators: readonly string[]
  readonly validityMilliseconds: number
  /** PEM of a certificate request, whose key is certified; absent: a new key is made. */
  readonly request?: string
  /** There may be a certificate of that name already. */
  readonly replace?: boolean
}

/** A certificate authority for one site, in a directory. */
export class SiteAuthority {
  readonly #files: SiteAuthorityFiles
  readonly #issuer: Issuer

  private constructor(files: SiteAuthorityFiles, issuer: Issuer) {
    this.#files = files
    this.#issuer = issuer
  }

  /** @throws CommandError when there is one already */
  static async create(
    directory: string,
    options: { readonly name: string; readonly validityMilliseconds: number; readonly passphrase?: string },
  ): Promise<SiteAuthority> {
    const files = siteAuthorityFiles(directory)
    if (existsSync(files.key) || existsSync(files.certificate)) {
      throw new CommandError(`There is an authority in ${directory} already.`, 'Give another --dir.')
    }
    await mkdir(files.issuedDirectory, { recursive: true, mode: 0o700 })
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const certificate = await selfSigned(options.name, keys, options.validityMilliseconds)
    await replaceFile(files.key, pemOf(keys.privateKey, options.passphrase))
    await replaceFile(files.certificate, `${certificate.toString('pem')}\n`, publicMode)
    await writeRegister(files.register, [])
    const authority = new SiteAuthority(files, { certificate, key: await importKey(keys.privateKey) })
    await authority.#writeList([])
    return authority
  }

  /** @throws CommandError when there is none, or the passphrase is not that of its key */
  static async open(directory: string, passphrase: string | undefined): Promise<SiteAuthority> {
    const files = siteAuthorityFiles(directory)
    if (!existsSync(files.key)) throw noAuthority(directory)
    const { X509Certificate } = await loadX509()
    const certificate = new X509Certificate(await readFile(files.certificate, 'utf8'))
    return new SiteAuthority(files, { certificate, key: await importKey(await readKey(files.key, passphrase)) })
  }

  /** @throws CommandError when there is no authority */
  static async list(directory: string): Promise<IssuedCertificate[]> {
    const { register } = siteAuthorityFiles(directory)
    if (!existsSync(register)) throw noAuthority(directory)
    return readRegister(register)
  }

  /**
   * Writes a certificate and, where it made one, its key.
   * @throws CommandError when the name is taken or the request is none
   */
  async issue(options: IssueOptions): Promise<{ certificate: string; key?: string; issued: IssuedCertificate }> {
    const { name, hosts, originators } = options
    const files = this.#files.issued(name)
    return withLock(this.#files.register, async () => {
      const register = await readRegister(this.#files.register)
      if (options.replace !== true && register.some((other) => other.name === name)) {
        throw new CommandError(`There is a certificate ${name} already.`, 'Give --replace to issue it anew.')
      }
      const keys = options.request === undefined ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : undefined
      const publicKey = keys?.publicKey ?? (await keyOfRequest(options.request!))
      const certificate = await sign(this.#issuer, { ...options, publicKey })
      const { serialNumber, notAfter } = certificate
      const issued = { name, serialNumber, hosts, originators, notAfter: notAfter.toISOString() }
      // The register first: a certificate that is not in it could not be revoked.
      await this.#write([...register, issued])
      if (keys !== undefined) await replaceFile(files.key, pemOf(keys.privateKey))
      await replaceFile(files.certificate, `${certificate.toString('pem')}\n`, publicMode)
      return { certificate: files.certificate, ...(keys === undefined ? {} : { key: files.key }), issued }
    })
  }

  /**
   * @param which name, for all certificates that have it, or serial number
   * @returns those that were revoked now
   * @throws CommandError when there is none
   */
  async revoke(which: string, reason: RevocationReason): Promise<IssuedCertificate[]> {
    return withLock(this.#files.register, async () => {
      const register = await readRegister(this.#files.register)
      const at = new Date().toISOString()
      const isMeant = ({ name, serialNumber }: IssuedCertificate) =>
        name === which || serialNumber === which.toLowerCase()
      const meant = register.filter((certificate) => isMeant(certificate) && certificate.revoked === undefined)
      if (meant.length === 0) {
        throw new CommandError(
          `There is no certificate ${which} that could be revoked.`,
          '`waystation ca list` shows all.',
        )
      }
      await this.#write(
        register.map((certificate) =>
          meant.includes(certificate) ? { ...certificate, revoked: { at, reason } } : certificate,
        ),
      )
      return meant
    })
  }

  async #write(register: readonly IssuedCertificate[]): Promise<void> {
    await writeRegister(this.#files.register, register)
    await this.#writeList(register)
  }

  async #writeList(register: readonly IssuedCertificate[]): Promise<void> {
    const list = await revocationList(this.#issuer, register, listValidity)
    await replaceFile(this.#files.revocationList, `${list}\n`, publicMode)
  }
}

function noAuthority(directory: string): CommandError {
  return new CommandError(
    `There is no authority in ${directory}.`,
    '`waystation ca init` makes one; --dir says where it is.',
  )
}

function pemOf(key: KeyObject, passphrase?: string): string {
  if (passphrase === undefined) return key.export({ type: 'pkcs8', format: 'pem' }).toString()
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
}

async function readKey(file: string, passphrase: string | undefined): Promise<KeyObject> {
  const key = await readFile(file, 'utf8')
  try {
    return createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) })
  } catch {
    const isAskedFor = passphrase === undefined && key.includes('ENCRYPTED')
    throw new CommandError(
      isAskedFor ? `${file} needs its passphrase.` : `${file} cannot be opened with this passphrase.`,
      'Give it as WAYSTATION_CA_PASSPHRASE, or in a file with --passphrase-file.',
    )
  }
}

/** A request is signed by its own key, so that nobody has another's key certified. */
async function keyOfRequest(request: string): Promise<KeyObject> {
  const { Pkcs10CertificateRequest } = await loadX509()
  try {
    const parsed = new Pkcs10CertificateRequest(request)
    const key = createPublicKey({ key: Buffer.from(parsed.publicKey.rawData), format: 'der', type: 'spki' })
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1' && (await parsed.verify())) return key
  } catch {
    // Told below.
  }
  throw new CommandError('The certificate request cannot be used.', 'Make one with a key on the curve P-256, in PEM.')
}
