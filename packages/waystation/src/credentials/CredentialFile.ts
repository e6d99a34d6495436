import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { replaceFile } from '../files/replaceFile.ts'
import { withLock } from '../files/withLock.ts'
import { CommandError } from '../output/CommandError.ts'
import { readCredential } from './readCredential.ts'
import { readCredentials } from './readCredentials.ts'

/** An entry as the file has it. */
export type CredentialEntry = Readonly<Record<string, string | readonly string[]>>

const introduction = ' Who may act as which originator. Written by `waystation credential`; may be edited by hand.'

/** The file of credentials, for commands that change it. What a person wrote into it stays, with the comments. */
export class CredentialFile {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** @returns the entries, each with a name. @throws ConfigurationError when the file cannot be read or understood */
  async entries(): Promise<{ readonly name: string; readonly entry: CredentialEntry }[]> {
    if (!existsSync(this.#path)) return []
    await readCredentials(this.#path)
    const { parse } = await import('yaml')
    const list: CredentialEntry[] = parse(await readFile(this.#path, 'utf8')) ?? []
    return list.map((entry, index) => ({ name: nameOf(entry, index), entry }))
  }

  /**
   * @param kind beginning of a name, when the entry has none and what identifies it is no name either
   * @returns the name that it got
   * @throws CommandError when there is one of that name, PSK identity or user already
   */
  async add(entry: CredentialEntry, kind: string): Promise<string> {
    readCredential(entry)
    await mkdir(dirname(this.#path), { recursive: true })
    return withLock(this.#path, async () => {
      const there = await this.entries()
      const name = typeof entry.name === 'string' ? entry.name : freeName(kind, there)
      const taken = there.find((other) => other.name === name || isSame(other.entry, entry))
      if (taken !== undefined) {
        throw new CommandError(
          `There is a credential ${taken.name} already.`,
          `waystation credential revoke ${taken.name}`,
        )
      }
      const { parseDocument, Document } = await import('yaml')
      const document = existsSync(this.#path) ? parseDocument(await readFile(this.#path, 'utf8')) : new Document([])
      if (document.contents === null) document.contents = document.createNode([]) as never
      if (there.length === 0) document.commentBefore ??= introduction
      document.add(document.createNode({ ...entry, name, added: new Date().toISOString() }))
      await replaceFile(this.#path, document.toString())
      return name
    })
  }

  /** @throws CommandError when there is none of that name */
  async remove(name: string): Promise<void> {
    await withLock(this.#path, async () => {
      const index = (await this.entries()).findIndex((other) => other.name === name)
      if (index === -1) {
        throw new CommandError(
          `There is no credential ${name} in ${this.#path}.`,
          '`waystation credential list` shows all.',
        )
      }
      const { parseDocument } = await import('yaml')
      const document = parseDocument(await readFile(this.#path, 'utf8'))
      document.delete(index)
      await replaceFile(this.#path, document.toString())
    })
  }
}

/** Entries that a person wrote need no name: what identifies them, or their place, serves. */
function nameOf({ name, psk, user }: CredentialEntry, index: number): string {
  return String(name ?? psk ?? user ?? `entry-${index + 1}`)
}

function freeName(kind: string, there: readonly { readonly name: string }[]): string {
  const names = new Set(there.map(({ name }) => name))
  for (let number = 1; ; number++) if (!names.has(`${kind}-${number}`)) return `${kind}-${number}`
}

/** Two keys for one identity, or passwords of one user, could not be told apart. */
function isSame(one: CredentialEntry, other: CredentialEntry): boolean {
  return (['psk', 'user', 'token', 'certificate'] as const).some(
    (key) => one[key] !== undefined && one[key] === other[key],
  )
}
