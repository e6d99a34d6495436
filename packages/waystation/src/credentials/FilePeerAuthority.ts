import { createHmac, randomBytes } from 'node:crypto'
import type { Entitlement, PeerAuthority, PeerProof } from '@waystation/protocol'
import { CredentialIndex } from './CredentialIndex.ts'
import { isPasswordOfHash } from './passwordHash.ts'
import { readCredentials } from './readCredentials.ts'

/** Passwords that were right lately, so that a client that sends its own with every request costs one hash each. */
const rememberedPasswords = 10_000

/** Credentials from a file. */
export class FilePeerAuthority implements PeerAuthority {
  readonly #file: string
  #index = new CredentialIndex([])
  readonly #memoryKey = randomBytes(32)
  readonly #rightPasswords = new Map<string, string>()

  private constructor(file: string) {
    this.#file = file
  }

  /** @throws ConfigurationError when the file cannot be read or understood */
  static async open(file: string): Promise<FilePeerAuthority> {
    const authority = new FilePeerAuthority(file)
    await authority.reload()
    return authority
  }

  /** Credentials that are no longer in the file count for nothing from now on. @throws ConfigurationError */
  async reload(): Promise<void> {
    this.#index = new CredentialIndex(await readCredentials(this.#file))
  }

  entitlementOf(proof: PeerProof): Entitlement {
    const shown = this.#index.shownBy(proof)
    return {
      entitledOriginators: shown.flatMap(({ originators }) => originators),
      credentialIDs: shown.flatMap(({ id }) => id ?? []),
    }
  }

  preSharedKeyOf(identity: string): Buffer | undefined {
    return this.#index.preSharedKeyOf(identity)
  }

  async isPasswordOf(user: string, password: Buffer): Promise<boolean> {
    const expected = this.#index.passwordHashOf(user)
    if (expected === undefined) return false
    const digest = createHmac('sha256', this.#memoryKey).update(password).digest('base64')
    if (this.#rightPasswords.get(digest) === expected) return true
    if (!(await isPasswordOfHash(password, expected))) return false
    if (this.#rightPasswords.size >= rememberedPasswords) this.#rightPasswords.clear()
    this.#rightPasswords.set(digest, expected)
    return true
  }
}
