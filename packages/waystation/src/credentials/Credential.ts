/** What a peer shows, and which originators that entitles it to. */
export interface Credential {
  /** By which it is listed and revoked. */
  readonly name?: string
  readonly proof: CredentialProof
  /** Originators, or patterns of them with `*`. */
  readonly originators: readonly string[]
  /** Credential-ID. @see TS-0003 10.4 */
  readonly id?: string
}

/** How a credential is recognised. Hashes are SHA-256 in lower case hexadecimal digits. */
export type CredentialProof =
  | { readonly kind: 'token'; readonly hash: string }
  | { readonly kind: 'certificate'; readonly hash: string }
  /** `CN=sensor7,O=Site`: each part is one of the subject. */
  | { readonly kind: 'subject'; readonly parts: readonly string[] }
  /** `URI:…`, `DNS:…`, `IP Address:…` or `email:…`. */
  | { readonly kind: 'alternativeName'; readonly alternativeName: string }
  | { readonly kind: 'psk'; readonly identity: string; readonly key: Buffer }
  | { readonly kind: 'user'; readonly user: string; readonly passwordHash: string }
