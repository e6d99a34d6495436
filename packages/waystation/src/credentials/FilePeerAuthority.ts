import { createHmac, randomBytes, type X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  type BindingLog,
  chainOf,
  type Entitlement,
  type PeerAuthority,
  type PeerProof,
  SparingLog,
  type TrustedAuthorities,
} from '@waystation/protocol'
import type { Credential } from './Credential.ts'
import { CredentialIndex } from './CredentialIndex.ts'
import { originatorsNamedBy } from './certificateNames.ts'
import { isPasswordOfHash, passwordHash } from './passwordHash.ts'
import { readCredentials } from './readCredentials.ts'

/** Passwords that were right lately, so that a client that sends its own with every request costs one hash each. */
const rememberedPasswords = 10_000
/** Passwords that may wait to be tried; further ones are taken for wrong. */
const waitingTries = 1000

let nobody: Promise<string> | undefined
function hashOfNobody(): Promise<string> {
  nobody ??= passwordHash(randomBytes(16))
  return nobody
}

/** What a certificate stands for, until the next time that the credentials are read. */
interface CertificateStanding {
  readonly index: CredentialIndex
  readonly fault: string | undefined
  readonly originators: readonly string[]
  readonly credentials: readonly Credential[]
}

/** Credentials from a file, and certificates of the site's authority, which name their originator themselves. */
export class FilePeerAuthority implements PeerAuthority {
  readonly #file: string
  readonly #refusals: SparingLog
  /** From then on its absence is a fault, not the wish to have no credentials. */
  #wasThere = false
  #index = new CredentialIndex([])
  #trusted: TrustedAuthorities | undefined
  #siteAuthorities: readonly X509Certificate[] = []
  readonly #standings = new WeakMap<X509Certificate, CertificateStanding>()
  readonly #listeners: (() => void)[] = []
  readonly #memoryKey = randomBytes(32)
  #tries = 0
  readonly #lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
  readonly #rightPasswords = new Map<string, string>()

  /** Nobody is entitled to anything before `reload`. @param file need not be there at first */
  constructor(file: string, log: BindingLog) {
    this.#file = file
    this.#refusals = new SparingLog(log)
  }

  /**
   * Credentials that are no longer in the file, and certificates that have been revoked, count for nothing from now on.
   * @param trusted authorities of certificates, with what they have revoked
   * @param siteAuthorities those of them whose certificates name the originators that they entitle to
   * @throws ConfigurationError when the file cannot be read or understood; what held before holds on then
   */
  async reload(trusted?: TrustedAuthorities, siteAuthorities: readonly X509Certificate[] = []): Promise<void> {
    this.#index = new CredentialIndex(await this.#read(), this.#index)
    this.#trusted = trusted
    this.#siteAuthorities = siteAuthorities
    this.#rightPasswords.clear()
    for (const changed of this.#listeners) changed()
  }

  onChange(changed: () => void): void {
    this.#listeners.push(changed)
  }

  async #read(): Promise<readonly Credential[]> {
    if (!this.#wasThere && !existsSync(this.#file)) return []
    this.#wasThere = true
    return readCredentials(this.#file)
  }

  entitlementOf(proof: PeerProof): Entitlement {
    const shown = this.#index.shownBy(proof)
    const standing = proof.certificate === undefined ? undefined : this.#standingOf(proof.certificate)
    const credentials = standing === undefined ? shown : [...shown, ...standing.credentials]
    return {
      entitledOriginators: [...credentials.flatMap(({ originators }) => originators), ...(standing?.originators ?? [])],
      credentialIDs: credentials.flatMap(({ id }) => id ?? []),
    }
  }

  preSharedKeyOf(identity: string): Buffer | undefined {
    return this.#index.preSharedKeyOf(identity)
  }

  async isPasswordOf(user: string, password: Buffer): Promise<boolean> {
    const expected = this.#index.passwordHashOf(user)
    if (expected === undefined) {
      // Takes as long as a wrong password, so that time does not tell which users there are.
      await this.#try(password, await hashOfNobody())
      return false
    }
    const digest = createHmac('sha256', this.#memoryKey).update(password).digest('base64')
    if (this.#rightPasswords.get(digest) === expected) return true
    if (!(await this.#try(password, expected))) return false
    if (this.#rightPasswords.size >= rememberedPasswords) this.#rightPasswords.clear()
    this.#rightPasswords.set(digest, expected)
    return true
  }

  /** Two at a time: guessing passwords shall not take the processors from everybody else. */
  async #try(password: Buffer, expected: string): Promise<boolean> {
    if (this.#tries >= waitingTries) return false
    const lane = this.#tries++ % this.#lanes.length
    const attempt = this.#lanes[lane]!.then(() => isPasswordOfHash(password, expected))
    this.#lanes[lane] = attempt.catch(() => undefined)
    try {
      return await attempt
    } finally {
      this.#tries--
    }
  }

  /** The transport has checked the certificate in its handshake, which may be long ago. */
  #standingOf(certificate: X509Certificate): CertificateStanding | undefined {
    let standing = this.#standings.get(certificate)
    if (standing?.index !== this.#index) {
      standing = this.#judge(certificate)
      this.#standings.set(certificate, standing)
    }
    if (standing.fault === undefined && certificate.validToDate.getTime() < Date.now()) return undefined
    return standing.fault === undefined ? standing : undefined
  }

  #judge(certificate: X509Certificate): CertificateStanding {
    const index = this.#index
    // A server that this CSE connects to proves itself too, to whoever issued it a certificate: that alone is no credential.
    const fault =
      this.#trusted === undefined ? 'no authority is trusted' : this.#trusted.faultOf(chainOf(certificate), 'any')
    if (fault !== undefined) {
      const { subject, serialNumber } = certificate
      const fields = { subject: subject?.replaceAll('\n', ','), serialNumber, reason: fault }
      this.#refusals.warn(fields, 'Certificate of a client refused')
      return { index, fault, originators: [], credentials: [] }
    }
    const isOfSite = this.#siteAuthorities.some(
      (authority) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
    )
    return {
      index,
      fault,
      originators: isOfSite ? originatorsNamedBy(certificate) : [],
      credentials: index.shownByCertificate(certificate),
    }
  }
}
