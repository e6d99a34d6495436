import { RequestError } from './errors.ts'
import { wildcardMatches } from './wildcards.ts'

/** The identity of a CSE, to which relative identifiers refer. */
export interface CSEIdentity {
  /** SP-relative CSE-ID: `/id-in`. */
  readonly cseID: string
  /** `//sp.org`, or `sp.org`. */
  readonly spID: string
  /** Resource name of the CSEBase. */
  readonly cseName: string
}

/** A target hosted elsewhere. */
export interface RemoteAddress {
  readonly kind: 'remote'
  /** CSE-ID of the host: `/cse2`, or `//other.org/cse2` when another service provider runs it. */
  readonly cseID: string
  /** The whole address, SP-relative, or absolute for another service provider. */
  readonly address: string
  /** Short name of the one attribute addressed. */
  readonly attribute?: string
}

/** A target that, if it exists, is hosted here. */
export interface LocalAddress {
  readonly kind: 'local'
  /** At least one: the name of the CSEBase or a resource ID, then names, virtual ones included. */
  readonly segments: readonly string[]
  readonly attribute?: string
  /**
   * For `/Sxyz`: an AE registered here when there is one with that AE-ID, else the CSE or AE that this names.
   */
  readonly orRemote?: RemoteAddress
}

export type Address = LocalAddress | RemoteAddress

const slash = 47
const firstCharacter = 2
const laterCharacter = 1
/** Which characters may be in names and resource identifiers: unreserved ones; letters and digits may begin one. */
const classes = new Uint8Array(128)
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') {
  classes[character.charCodeAt(0)] = firstCharacter | laterCharacter
}
for (const character of '-._') classes[character.charCodeAt(0)] = laterCharacter

/** Whether `text` from `start` to `end` is a resource name or identifier. */
function isName(text: string, start: number, end: number): boolean {
  if (start >= end || ((classes[text.charCodeAt(start)] ?? 0) & firstCharacter) === 0) return false
  for (let at = start + 1; at < end; at++) if (!classes[text.charCodeAt(at)]) return false
  return true
}

/** Whether `text` may name a resource. @see TS-0004 6.3.3 (m2m:resourceName) */
export function isResourceName(text: string): boolean {
  return isName(text, 0, text.length)
}

/** How the originator of an AE registration asks for an AE-ID. @see TS-0001 10.2.2.2, TS-0004 7.4.5.2.1 */
export type AEStemKind =
  /** Absent: the CSE chooses. */
  | 'any'
  /** `C`: a new identifier, unique at the registrar. */
  | 'anyC'
  /** `S`: a new identifier, unique at the service provider. */
  | 'anyS'
  /** `Cxyz`. */
  | 'C'
  /** `Sxyz`. */
  | 'S'
  /** No AE-ID stem. */
  | 'other'

export function aeStemKind(from: string | undefined): AEStemKind {
  if (from === undefined || from === '') return 'any'
  if (from === 'C') return 'anyC'
  if (from === 'S') return 'anyS'
  if (!isResourceName(from)) return 'other'
  return from.startsWith('C') ? 'C' : from.startsWith('S') ? 'S' : 'other'
}

function refuse(to: string, reason: string): never {
  const shown = to.length > 100 ? `${to.slice(0, 100)}…` : to
  throw new RequestError('badRequest', `to is no address: ${shown} ${reason}.`)
}

function domainOf(spID: string): string {
  return (spID.startsWith('//') ? spID.slice(2) : spID).toLowerCase()
}

/** Whether `text` from `at` on is `name`, alone or followed by a slash. */
function leads(text: string, name: string, at = 0): boolean {
  const end = at + name.length
  return text.startsWith(name, at) && (text.length === end || text.charCodeAt(end) === slash)
}

/** Splits a CSE-relative address; `-` in front is the CSEBase. */
function parseSegments(to: string, start: number, cseName: string): string[] {
  const segments: string[] = []
  let from = start
  while (from <= to.length) {
    const next = to.indexOf('/', from)
    const end = next < 0 ? to.length : next
    const isBase = from === start && end === from + 1 && to.charCodeAt(from) === 45
    if (!isBase && !isName(to, from, end)) {
      refuse(
        to,
        end === from ? 'has an empty part' : `has a part that is no name: ${to.slice(from, Math.min(end, from + 60))}`,
      )
    }
    segments.push(isBase ? cseName : to.slice(from, end))
    from = end + 1
  }
  return segments
}

const unfit = /[\s<>"{}|\\^`]|\/\//

/** A CSE of another service provider, or of ours when `address` is SP-relative. */
function parseRemote(address: string, cseEnd: number): RemoteAddress {
  if (unfit.test(address.startsWith('//') ? address.slice(2) : address))
    refuse(address, 'has characters that no address has')
  if (address.endsWith('/')) refuse(address, 'has an empty part')
  return { kind: 'remote', cseID: address.slice(0, cseEnd), address }
}

function endOfPart(text: string, from: number): number {
  const end = text.indexOf('/', from)
  return end < 0 ? text.length : end
}

function parseSPRelative(to: string, self: CSEIdentity): Address {
  if (leads(to, self.cseID)) {
    if (to.length === self.cseID.length) return { kind: 'local', segments: [self.cseName] }
    return { kind: 'local', segments: parseSegments(to, self.cseID.length + 1, self.cseName) }
  }
  const end = endOfPart(to, 1)
  if (!isName(to, 1, end)) refuse(to, 'has no CSE-ID in front')
  const remote = parseRemote(to, end)
  if (end < to.length || to.charCodeAt(1) !== 83) return remote
  return { kind: 'local', segments: [to.slice(1)], orRemote: remote }
}

function parseAbsolute(to: string, self: CSEIdentity): Address {
  const end = endOfPart(to, 2)
  if (end === to.length) refuse(to, 'names a service provider only')
  const domain = to.slice(2, end).toLowerCase()
  if (domain === domainOf(self.spID)) return parseSPRelative(to.slice(end), self)
  if (!isResourceName(domain)) refuse(to, 'has no domain name in front')
  const cseEnd = endOfPart(to, end + 1)
  if (cseEnd === end + 1) refuse(to, 'has an empty part')
  return parseRemote(`//${domain}${to.slice(end)}`, cseEnd)
}

function parseWhole(to: string, self: CSEIdentity): Address {
  if (to.charCodeAt(0) !== slash) return { kind: 'local', segments: parseSegments(to, 0, self.cseName) }
  return to.charCodeAt(1) === slash ? parseAbsolute(to, self) : parseSPRelative(to, self)
}

/**
 * Reads the address of a target in every form: CSE-relative, SP-relative, absolute; structured (`-` for the CSEBase),
 * unstructured, or a resource ID followed by names; an AE-ID; `#attribute` at the end. The own CSE-ID is the CSEBase.
 * Takes time in proportion to the length of `to`.
 * @throws RequestError badRequest when `to` is malformed
 * @see TS-0004 6.2.3, TS-0001 7.2
 */
export function parseAddress(to: string, self: CSEIdentity): Address {
  if (to === '') refuse(to, 'is empty')
  const hash = to.indexOf('#')
  if (hash < 0) return parseWhole(to, self)
  const attribute = to.slice(hash + 1)
  if (!isResourceName(attribute)) refuse(to, 'has no attribute name after #')
  if (hash === 0) refuse(to, 'has nothing before #')
  return { ...parseWhole(to.slice(0, hash), self), attribute }
}

/** Takes the own service provider off an absolute identifier; writes the domain of another in lower case. */
function withoutOwnDomain(id: string, self: CSEIdentity): string {
  if (!id.startsWith('//')) return id
  const end = endOfPart(id, 2)
  const domain = id.slice(2, end).toLowerCase()
  return domain === domainOf(self.spID) && end < id.length ? id.slice(end) : `//${domain}${id.slice(end)}`
}

/**
 * Brings the identifier of an originator, or of a resource, to the one form in which it is compared: without our own
 * service provider and CSE-ID (`Cx`, `cse-in/group1`), else SP-relative (`/cse2/Cx`), else absolute with the domain in
 * lower case. The own CSE-ID stays. `/Sx` becomes `Sx`, as an S-type AE-ID is valid in the whole domain; that a CSE-ID may
 * begin with S too does no harm as long as both sides of a comparison are brought to this form. Texts that are no
 * identifiers (`all`) come back as they are.
 */
export function normaliseOriginator(id: string, self: CSEIdentity): string {
  if (id.charCodeAt(0) !== slash) return id
  const relative = withoutOwnDomain(id, self)
  if (relative.startsWith('//') || relative === self.cseID) return relative
  if (!leads(relative, self.cseID)) {
    return relative.charCodeAt(1) === 83 && relative.indexOf('/', 1) < 0 ? relative.slice(1) : relative
  }
  const rest = relative.slice(self.cseID.length + 1)
  return leads(rest, '-') ? self.cseName + rest.slice(1) : rest
}

/** @returns the identifier in the form valid in the whole domain of the service provider; one of another stays absolute */
export function toSPRelative(id: string, self: CSEIdentity): string {
  if (id.charCodeAt(0) === slash) {
    const relative = withoutOwnDomain(id, self)
    // An S-type AE-ID needs no CSE in front.
    const canBeShorter = leads(relative, self.cseID) && relative.charCodeAt(self.cseID.length + 1) === 83
    return canBeShorter ? toSPRelative(relative.slice(self.cseID.length + 1), self) : relative
  }
  return id.charCodeAt(0) === 83 && id.indexOf('/') < 0 ? `/${id}` : `${self.cseID}/${id}`
}

/** @returns the identifier in the form valid in every domain */
export function toAbsolute(id: string, self: CSEIdentity): string {
  const relative = toSPRelative(id, self)
  return relative.startsWith('//') ? relative : `//${domainOf(self.spID)}${relative}`
}

/** `*` stays within its part. */
function partsMatch(pattern: string, text: string): boolean {
  return wildcardMatches(pattern, text, slash)
}

/**
 * Whether an originator is one that an entry of an access control rule means: an AE-ID, a CSE-ID, or the domain of a
 * service provider (`//sp.org`), which means everybody in it. `*` stands for any characters within a domain, CSE-ID or AE-ID;
 * alone it means everybody. The entry `all`, groups and roles are for the caller.
 * @param id originator in any form
 * @see TS-0001 9.6.2.1, TS-0003 7.1
 */
export function matchesOriginatorPattern(pattern: string, id: string, self: CSEIdentity): boolean {
  if (pattern === '*') return true
  if (pattern.startsWith('//')) {
    const absolute = toAbsolute(id, self)
    const whole = pattern.indexOf('/', 2) < 0 ? absolute.slice(0, endOfPart(absolute, 2)) : absolute
    const end = endOfPart(pattern, 2)
    return (
      partsMatch(pattern.slice(0, end).toLowerCase() + pattern.slice(end), whole) || sameOriginator(pattern, id, self)
    )
  }
  if (!pattern.includes('*')) return sameOriginator(pattern, id, self)
  if (pattern.startsWith('/')) return partsMatch(pattern, toSPRelative(id, self))
  return partsMatch(pattern, normaliseOriginator(id, self))
}

function sameOriginator(one: string, other: string, self: CSEIdentity): boolean {
  return one === other || normaliseOriginator(one, self) === normaliseOriginator(other, self)
}
