import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { program, programEnvironment } from './programUnderTest.ts'
import type { Waystation } from './startWaystation.ts'

/** Files in PEM, and what they hold. */
export interface SiteCertificate {
  readonly certificateFile: string
  readonly keyFile: string
  readonly cert: string
  readonly key: string
}

/** A certificate authority of its own, made by the program under test in a folder that goes with it. */
export class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'waystation-site-'))

  /** With a certificate for a server on this computer. */
  static async create(): Promise<Site> {
    const site = new Site()
    await site.ca('init')
    await site.issue('server')
    return site
  }

  get authority(): string {
    return join(this.folder, 'authority')
  }

  get authorityFile(): string {
    return join(this.authority, 'ca.pem')
  }

  get revocationListFile(): string {
    return join(this.authority, 'crl.pem')
  }

  /** Of the authority. */
  get ca(): (...args: readonly string[]) => Promise<string> {
    return (command = '', ...args) => runProgram('ca', command, '--dir', this.authority, ...args)
  }

  async issue(name: string, ...options: readonly string[]): Promise<SiteCertificate> {
    await this.ca('issue', name, ...options)
    const certificateFile = join(this.authority, 'issued', `${name}.pem`)
    const keyFile = join(this.authority, 'issued', `${name}.key`)
    return { certificateFile, keyFile, cert: readFileSync(certificateFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Runs a command of the program under test. @returns what it wrote. @throws with `stderr` when it fails */
export async function runProgram(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env: programEnvironment() })
  return stdout
}

/** Runs `waystation credential` on the data of a server, which may run. @returns what `--json` has it write */
export async function credential<T = Record<string, string>>(
  waystation: Pick<Waystation, 'dataDirectory'>,
  ...args: readonly string[]
): Promise<T> {
  const isRevocation = args[0] === 'revoke'
  const output = await runProgram(
    'credential',
    ...args,
    '--data',
    waystation.dataDirectory,
    ...(isRevocation ? [] : ['--json']),
  )
  return isRevocation ? (output as T) : JSON.parse(output)
}
