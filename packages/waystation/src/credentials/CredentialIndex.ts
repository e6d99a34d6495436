import { hash, type X509Certificate } from 'node:crypto'
import type { Milliseconds } from '@waystation/model'
import type { PeerProof } from '@waystation/protocol'
import type { Credential } from './Credential.ts'
import { alternativeNamesOf, subjectPartsOf } from './certificateNames.ts'

/** Credentials, found by what a peer shows. */
export class CredentialIndex {
  readonly #credentials = new Map<string, Credential[]>()
  readonly #bySubject: { readonly credential: Credential; readonly parts: readonly string[] }[] = []
  /** Secrets that peers prove once for a whole connection, and since when each is in force, by `performance.now()`. */
  readonly #secrets = new Map<string, { readonly secret: string; readonly since: Milliseconds }>()

  /** @param before the index that this one takes the place of */
  constructor(credentials: Iterable<Credential>, before?: CredentialIndex) {
    for (const credential of credentials) {
      if (credential.proof.kind === 'subject') this.#bySubject.push({ credential, parts: credential.proof.parts })
      else this.#add(keyOf(credential), credential)
      this.#addSecret(credential, before)
    }
  }

  #addSecret(credential: Credential, before: CredentialIndex | undefined): void {
    const secret = secretOf(credential)
    if (secret === undefined) return
    const key = keyOf(credential)
    const known = before === undefined ? undefined : before.#secrets.get(key)
    this.#secrets.set(key, known?.secret === secret ? known : { secret, since: performance.now() })
  }

  #add(key: string, credential: Credential): void {
    const there = this.#credentials.get(key)
    if (there === undefined) this.#credentials.set(key, [credential])
    else there.push(credential)
  }

  /**
   * @returns every credential that the proof is one for, but for its certificate. Look-ups are by hash, so their timing tells
   *   nothing of a token.
   */
  shownBy({ token, pskIdentity, pskProvedAt, user, userProvedAt }: PeerProof): readonly Credential[] {
    const shown: Credential[] = []
    if (token !== undefined) shown.push(...this.#of(`token:${hash('sha256', token)}`))
    if (pskIdentity !== undefined) shown.push(...this.#provedAt(pskProvedAt, `psk:${pskIdentity}`))
    if (user !== undefined) shown.push(...this.#provedAt(userProvedAt, `user:${user}`))
    return shown
  }

  shownByCertificate(certificate: X509Certificate): readonly Credential[] {
    const shown = [...this.#of(`certificate:${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`)]
    for (const name of alternativeNamesOf(certificate)) shown.push(...this.#of(`alternativeName:${name}`))
    if (this.#bySubject.length > 0) {
      const subject = subjectPartsOf(certificate)
      for (const { credential, parts } of this.#bySubject) {
        if (parts.every((part) => subject.includes(part))) shown.push(credential)
      }
    }
    return shown
  }

  preSharedKeyOf(identity: string): Buffer | undefined {
    for (const { proof } of this.#of(`psk:${identity}`)) if (proof.kind === 'psk') return proof.key
    return undefined
  }

  passwordHashOf(user: string): string | undefined {
    for (const { proof } of this.#of(`user:${user}`)) if (proof.kind === 'user') return proof.passwordHash
    return undefined
  }

  /** Nothing when its secret has been replaced since. */
  #provedAt(time: Milliseconds | undefined, key: string): readonly Credential[] {
    return time !== undefined && time < (this.#secrets.get(key)?.since ?? 0) ? [] : this.#of(key)
  }

  #of(key: string): readonly Credential[] {
    return this.#credentials.get(key) ?? []
  }
}

function secretOf({ proof }: Credential): string | undefined {
  if (proof.kind === 'psk') return proof.key.toString('hex')
  return proof.kind === 'user' ? proof.passwordHash : undefined
}

function keyOf({ proof }: Credential): string {
  switch (proof.kind) {
    case 'token':
    case 'certificate':
      return `${proof.kind}:${proof.hash}`
    case 'alternativeName':
      return `alternativeName:${proof.alternativeName}`
    case 'psk':
      return `psk:${proof.identity}`
    case 'user':
      return `user:${proof.user}`
    case 'subject':
      return `subject:${proof.parts.join(',')}`
  }
}
