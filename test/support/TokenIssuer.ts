import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uniqueName } from './uniqueName.ts'

/** Claims of a token, short names of the standard. @see TS-0004 6.3.5 (tokenClaimSet) */
export interface TokenClaims {
  tkid: string
  tkhd: string
  tkis: string
  tknb: string
  tkna: string
  tkau?: string[]
  tkps?: { pm: object[] }
}

/** @param offsetSeconds from now @returns an m2m:timestamp */
export function timestampIn(offsetSeconds: number): string {
  return new Date(Date.now() + offsetSeconds * 1000).toISOString().replace(/[-:]/g, '').slice(0, 15)
}

/** Signs tokens (JWS, ES256) with a key of its own. */
export class TokenIssuer {
  readonly id: string
  /** JWK of the public key, in a file. */
  readonly keyFile: string
  readonly #directory: string
  readonly #key: KeyObject

  constructor(id: string) {
    this.id = id
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#key = privateKey
    this.#directory = mkdtempSync(join(tmpdir(), 'waystation-issuer-'))
    this.keyFile = join(this.#directory, 'key.jwk')
    writeFileSync(this.keyFile, JSON.stringify(publicKey.export({ format: 'jwk' })))
  }

  /** Claims of a token that is good now and for an hour; without permissions. */
  claims(holder: string, other: Partial<TokenClaims> = {}): TokenClaims {
    const tkid = `${uniqueName('token')}@issuer.test`
    return { tkid, tkhd: holder, tkis: this.id, tknb: timestampIn(-60), tkna: timestampIn(3600), ...other }
  }

  sign(claims: object): string {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const signed = `${encode({ alg: 'ES256', typ: 'JWT' })}.${encode(claims)}`
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }

  /** Removes the file of the key. */
  dispose(): void {
    rmSync(this.#directory, { recursive: true })
  }
}
