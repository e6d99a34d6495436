import { createHash } from 'node:crypto'
import {
  compileType,
  complexTypes,
  formatTimestamp,
  type JsonObject,
  type JsonValue,
  normaliseOriginator,
  parseTimestamp,
} from '@waystation/model'
import type { AccessControlRule } from '../access/AccessControlRule.ts'
import { canonicalAddress } from '../access/canonicalAddress.ts'
import { compileRule } from '../access/compileRule.ts'
import type { GrantedPrivileges } from '../access/Grants.ts'
import type { Identity } from '../Services.ts'
import type { VerifiedToken } from './VerifiedToken.ts'

interface TokenPermission {
  readonly ris?: readonly string[]
  readonly pv?: { readonly acr?: readonly AccessControlRule[] }
  readonly rids?: readonly string[]
}

const faultOf = compileType(complexTypes.tokenClaimSet)

/**
 * Brings the claims of a token to the names of the standard: registered claims of JWT stand in for those that lack.
 * @see RFC 7519 4.1, TS-0003 8.4 (tokens)
 */
export function withStandardNames(payload: JsonObject): JsonObject {
  const { iss, sub, aud, nbf, exp, jti, iat: _iat, ...own } = payload
  const claims: Record<string, JsonValue | undefined> = { ...own }
  claims.tkis ??= iss
  claims.tkhd ??= sub
  claims.tkid ??= jti
  if (aud !== undefined) claims.tkau ??= Array.isArray(aud) ? aud : [aud]
  if (typeof nbf === 'number') claims.tknb ??= formatTimestamp(nbf * 1000)
  if (typeof exp === 'number') claims.tkna ??= formatTimestamp(exp * 1000)
  const given = Object.entries(claims).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as JsonObject
}

/**
 * @param claims by the names of the standard, of a token with a good signature
 * @returns what the token grants; undefined when it is malformed or for other CSEs
 * @see TS-0004 6.3.5 (tokenClaimSet)
 */
export function readClaims(claims: JsonObject, identity: Identity): VerifiedToken | undefined {
  if (faultOf(claims, 'token') !== undefined) return undefined
  const audience = claims.tkau as string[] | undefined
  if (audience?.some((id) => normaliseOriginator(id, identity) === identity.cseID) === false) return undefined
  const permissions = ((claims.tkps as JsonObject | undefined)?.pm ?? []) as unknown as TokenPermission[]
  return {
    tokenID: claims.tkid as string,
    localTokenID: localTokenIDOf(claims),
    holder: normaliseOriginator(claims.tkhd as string, identity),
    notBefore: parseTimestamp(claims.tknb) as number,
    notAfter: parseTimestamp(claims.tkna) as number,
    roles: permissions.flatMap(({ rids }) => rids ?? []),
    privileges: permissions.map((permission) => privilegesOf(permission, identity)),
  }
}

/** The same for the same token, so that originators may keep it. */
function localTokenIDOf({ tkis, tkid }: JsonObject): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([tkis, tkid]))
    .digest('hex')
  return `t${digest.slice(0, 16)}`
}

/** Rules without resources grant nothing: the standard is silent on what they would be for. */
function privilegesOf({ ris, pv }: TokenPermission, identity: Identity): GrantedPrivileges {
  return {
    resources: new Set((ris ?? []).map((address) => canonicalAddress(address, identity))),
    rules: (pv?.acr ?? []).map((rule) => compileRule(rule, identity)),
  }
}
