import { readFileSync } from 'node:fs'
import type { Log } from '@waystation/core/ports'
import { ClientSecurity, readCertificates, ServerSecurity, type TrustedAuthorities } from '@waystation/protocol'
import { siteAuthorityFiles } from '../authority/siteAuthorityFiles.ts'
import type { Configuration } from '../configuration/Configuration.ts'
import { ConfigurationError } from '../configuration/ConfigurationError.ts'
import { isOpen } from '../configuration/checkListeners.ts'
import { defaultCredentials } from '../configuration/withFilesOfSite.ts'
import { FilePeerAuthority } from '../credentials/FilePeerAuthority.ts'
import { materialSettings } from './materialSettings.ts'
import { readClientMaterial, readServerMaterial, readTrusted } from './readMaterial.ts'
import { type FileWatch, watchFiles } from './watchFiles.ts'

/** Who may be whom, and the keys and certificates of a Core: read from files, and again whenever those change. */
export class Security {
  readonly #configuration: Configuration
  readonly #log: Log
  #watch: FileWatch | undefined
  readonly #reload = () => void this.reload()
  /** Absent: every originator is believed. */
  readonly authority: FilePeerAuthority | undefined
  /** For the listeners with TLS; absent: there is no certificate of the server. */
  readonly server: ServerSecurity | undefined
  /** For connections to others. */
  readonly client: ClientSecurity | undefined

  private constructor(configuration: Configuration, log: Log) {
    this.#configuration = configuration
    this.#log = log
    const trusted = readTrusted(configuration)
    if (!isOpen(configuration)) this.authority = new FilePeerAuthority(this.#credentials, log)
    this.server = this.#serverSecurity(trusted)
    if (configuration['outgoing.authority'] !== null || configuration['outgoing.cert'] !== null)
      this.client = new ClientSecurity(readClientMaterial(configuration, trusted), log)
  }

  /** @throws ConfigurationError when a file cannot be read or understood */
  static async open(configuration: Configuration, log: Log): Promise<Security> {
    const security = new Security(configuration, log)
    await security.#reloadAuthority(readTrusted(configuration))
    security.#watchFiles()
    return security
  }

  /** Reads all files again. What cannot be read or understood stays as it was, and is told in the log. */
  async reload(): Promise<void> {
    const configuration = this.#configuration
    try {
      const trusted = readTrusted(configuration)
      await this.#reloadAuthority(trusted)
      this.server?.replace(readServerMaterial(configuration, trusted))
      this.client?.replace(readClientMaterial(configuration, trusted))
      this.#log.info({}, 'Credentials and certificates were read again')
    } catch (error) {
      const reason = (error as Error).message
      this.#log.error({ reason }, 'Credentials and certificates could not be read again: those before stay in force')
    }
  }

  stop(): void {
    this.#watch?.stop()
    process.off('SIGHUP', this.#reload)
  }

  #serverSecurity(trusted: TrustedAuthorities | undefined): ServerSecurity | undefined {
    const configuration = this.#configuration
    if (configuration['tls.cert'] === null || configuration['tls.key'] === null) return undefined
    const options = {
      material: readServerMaterial(configuration, trusted),
      ...(this.authority === undefined ? {} : { authority: this.authority }),
      requireClientCertificate: configuration['tls.clientCertificates'] === 'required',
      minVersion: `TLSv${configuration['tls.minVersion']}` as const,
      handshakeMilliseconds: configuration['connections.headersTimeout'],
      log: this.#log,
    }
    try {
      return new ServerSecurity(options)
    } catch (error) {
      throw new ConfigurationError(`tls.cert and tls.key cannot be used: ${(error as Error).message}.`)
    }
  }

  async #reloadAuthority(trusted: TrustedAuthorities | undefined): Promise<void> {
    const { authority } = this.#configuration
    const site =
      authority === null ? [] : readCertificates(readFileSync(siteAuthorityFiles(authority).certificate, 'utf8'))
    await this.authority?.reload(trusted, site)
  }

  /** Where an authority is, the first credential may come later. */
  get #credentials(): string {
    return this.#configuration.credentials ?? defaultCredentials(this.#configuration.data)
  }

  #watchFiles(): void {
    const configuration = this.#configuration
    if (this.authority === undefined && this.server === undefined && this.client === undefined) return
    const files = [this.#credentials, ...materialSettings.flatMap((name) => configuration[name] ?? [])]
    this.#watch = watchFiles(files, this.#reload)
    // To a program in a terminal, the signal says that the terminal is gone.
    if (process.stderr.isTTY !== true) process.on('SIGHUP', this.#reload)
  }
}
