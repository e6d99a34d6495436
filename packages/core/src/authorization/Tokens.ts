import type { JsonObject } from '@waystation/model'
import { normaliseOriginator } from '@waystation/model'
import { compactVerify, decodeJwt } from 'jose'
import type { Identity } from '../Services.ts'
import { readClaims, withStandardNames } from './readClaims.ts'
import type { TrustedIssuer } from './TrustedIssuer.ts'
import type { VerifiedToken } from './VerifiedToken.ts'

/** Most tokens remembered; the one presented first is forgotten first. */
const mostRemembered = 1000

/** Checks tokens and remembers the good ones, so that they can be named by their identifiers in later requests. */
export class Tokens {
  readonly #issuers: readonly TrustedIssuer[]
  readonly #identity: Identity
  readonly #byText = new Map<string, VerifiedToken>()
  /** Texts by tokenID and localTokenID, which no two issuers should share; the holder decides all the same. */
  readonly #byID = new Map<string, string>()

  constructor(issuers: readonly TrustedIssuer[], identity: Identity) {
    this.#issuers = issuers
    this.#identity = identity
  }

  /** @returns a token that was verified before */
  known(text: string): VerifiedToken | undefined {
    return this.#byText.get(text)
  }

  /** @param id tokenID or localTokenID */
  named(id: string): VerifiedToken | undefined {
    const text = this.#byID.get(id)
    return text === undefined ? undefined : this.#byText.get(text)
  }

  /** @returns what the token says; undefined when no issuer that we trust signed it, or not for us */
  async verify(text: string): Promise<VerifiedToken | undefined> {
    const known = this.#byText.get(text)
    if (known !== undefined) return known
    const claims = await this.#verifiedClaims(text)
    const token = claims && readClaims(claims, this.#identity)
    if (token !== undefined) this.#remember(text, token)
    return token
  }

  async #verifiedClaims(text: string): Promise<JsonObject | undefined> {
    for (const key of this.#keysFor(text)) {
      try {
        const { payload } = await compactVerify(text, key)
        return withStandardNames(JSON.parse(new TextDecoder().decode(payload)) as JsonObject)
      } catch {
        // Another key of the issuer may fit; a token that none fits counts as absent.
      }
    }
    return undefined
  }

  #keysFor(text: string): TrustedIssuer['keys'] {
    try {
      const { tkis } = withStandardNames(decodeJwt(text) as JsonObject)
      if (typeof tkis !== 'string') return []
      const issuer = normaliseOriginator(tkis, this.#identity)
      return this.#issuers
        .filter((trusted) => normaliseOriginator(trusted.issuer, this.#identity) === issuer)
        .flatMap((trusted) => trusted.keys)
    } catch {
      return []
    }
  }

  #remember(text: string, token: VerifiedToken): void {
    this.#byText.set(text, token)
    for (const id of [token.tokenID, token.localTokenID]) this.#byID.set(id, text)
    if (this.#byText.size <= mostRemembered) return
    const [oldest] = this.#byText.entries()
    if (oldest === undefined) return
    this.#byText.delete(oldest[0])
    for (const id of [oldest[1].tokenID, oldest[1].localTokenID]) {
      if (this.#byID.get(id) === oldest[0]) this.#byID.delete(id)
    }
  }
}
