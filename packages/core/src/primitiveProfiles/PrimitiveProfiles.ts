import {
  errorResponse,
  isPlainObject,
  type JsonObject,
  JsonText,
  normaliseOriginator,
  operations,
  type RequestContext,
  RequestError,
  type RequestHandler,
  type ResponsePrimitive,
  statusCodes,
  valueOf,
  type WirePrimitive,
} from '@waystation/model'
import { decideAccess } from '../access/decideAccess.ts'
import { isURL } from '../delivery/isURL.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { applyToRequest } from './applyProfile.ts'
import { applyToNotification } from './applyToNotification.ts'
import { applyToResponse } from './applyToResponse.ts'
import { aboutNotification, aboutRequest, textOf, typeOfContent } from './describePrimitive.ts'
import { applicability, Profile } from './Profile.ts'

const primitiveProfile = 62
/** No AE-ID. */
const everywhere = ''

/** A request, and whether it is another than the one that came. */
interface Shaped {
  readonly request: WirePrimitive
  readonly isChanged: boolean
  /** The profile that it names. */
  readonly named?: Profile
}

/**
 * Changes primitives as primitiveProfiles say: requests on their reception, responses, and notifications of this CSE. All are
 * kept in memory, so that a CSE without any looks at nothing.
 * @see TS-0001 Release 4, 9.6 (primitiveProfile)
 */
export class PrimitiveProfiles {
  readonly #services: Services
  /** By the AE-ID of the AE that they are below; all others under `everywhere`. Older ones first. */
  readonly #profiles = new Map<string, readonly Profile[]>()
  readonly #places = new Map<number, string>()

  constructor(services: Services) {
    this.#services = services
  }

  start(): void {
    for (const resource of this.#services.store.resourcesOfType(primitiveProfile)) this.keep(resource)
  }

  stop(): void {}

  /** Whether there is none, as on most CSEs. */
  get isEmpty(): boolean {
    return this.#profiles.size === 0
  }

  /** Takes over a profile that is new or has changed. */
  keep(resource: Resource): void {
    this.forget(resource.id)
    const profile = new Profile(resource, this.#services)
    const { registree = everywhere } = profile
    const place = registree.startsWith('/') ? everywhere : registree
    this.#places.set(resource.id, place)
    this.#profiles.set(
      place,
      [...this.#at(place), profile].sort((one, other) => one.id - other.id),
    )
  }

  /** @param id internal number of a profile that is no longer there */
  forget(id: number): void {
    const place = this.#places.get(id)
    if (place === undefined) return
    this.#places.delete(id)
    const others = this.#at(place).filter((profile) => profile.id !== id)
    if (others.length === 0) this.#profiles.delete(place)
    else this.#profiles.set(place, others)
  }

  /** Hands a request on as profiles make it, and its response back. */
  async exchange(
    wire: WirePrimitive,
    context: RequestContext,
    handle: RequestHandler,
  ): Promise<ResponsePrimitive | undefined> {
    let shaped: Shaped
    try {
      shaped = this.#requestOf(wire, context)
    } catch (error) {
      return errorResponse(error, textOf(wire.rqi), releaseOf(wire))
    }
    const response = await handle(shaped.request, context)
    if (response === undefined) return undefined
    if (shaped.isChanged && response.responseStatusCode === statusCodes.badRequest.code) {
      return { ...response, responseStatusCode: statusCodes.primitiveProfileBadRequest.code }
    }
    return this.#responseOf(response, wire, shaped.named)
  }

  /** @param entity AE-ID, address or URL that it goes to @returns a notification as profiles make it for that */
  notification(entity: string, wire: WirePrimitive): WirePrimitive {
    if (this.isEmpty || wire.op !== operations.notify || wire.pc === undefined) return wire
    const isText = wire.pc instanceof JsonText
    const content = valueOf(wire.pc as JsonObject | JsonText) as JsonObject
    const about = aboutNotification(wire, content, entity, this.#services)
    const profiles = this.#for(applicability.notifications, entity).filter((one) => one.selects(about, this.#services))
    if (profiles.length === 0) return wire
    let changed: WirePrimitive = { ...wire, pc: content }
    for (const profile of profiles) changed = applyToNotification(changed, profile, this.#services.registry)
    return isText ? { ...changed, pc: new JsonText(JSON.stringify(changed.pc)) } : changed
  }

  #requestOf(wire: WirePrimitive, context: RequestContext): Shaped {
    const from = typeof wire.fr === 'string' ? wire.fr : ''
    const { prpi, ...plain } = wire
    if (prpi !== undefined) {
      const named = this.#named(textOf(prpi), wire, from, context)
      if (named === undefined) return { request: wire, isChanged: false }
      return { ...this.#apply([named], plain), named }
    }
    const profiles = from === '' ? [] : this.#for(applicability.requests, from)
    return this.#apply(profiles, wire)
  }

  #apply(profiles: readonly Profile[], wire: WirePrimitive): Shaped {
    if (profiles.length === 0) return { request: wire, isChanged: false }
    const about = aboutRequest(wire, this.#services)
    let changed = wire
    for (const profile of profiles) {
      if (profile.selects(about, this.#services)) changed = applyToRequest(changed, profile, this.#services.registry)
    }
    return { request: changed, isChanged: changed !== wire }
  }

  /**
   * @returns the profile that a request names; undefined when it is for another CSE to find
   * @throws RequestError primitiveProfileNotAccessible
   */
  #named(address: string, wire: WirePrimitive, from: string, context: RequestContext): Profile | undefined {
    const { identity } = this.#services
    if ([address, textOf(wire.to)].every((one) => remoteHostOf(one, identity) !== undefined)) return undefined
    const found = findLocal(address, this.#services)
    if (found instanceof Resource && found.resourceType === primitiveProfile) {
      const profile = new Profile(found, this.#services)
      if (profile.isFor(applicability.requests, from, identity) || this.#mayRetrieve(found, from, context))
        return profile
    }
    throw new RequestError(
      'primitiveProfileNotAccessible',
      `primitiveProfileIdentifier (prpi) ${address} is no primitiveProfile for ${from}`,
    )
  }

  #mayRetrieve(resource: Resource, from: string, { received }: RequestContext): boolean {
    const originator = normaliseOriginator(from, this.#services.identity)
    const question = { originator, operation: 'retrieve', received, isAuthenticated: false } as const
    return decideAccess(resource, question, this.#services) !== undefined
  }

  #responseOf(response: ResponsePrimitive, wire: WirePrimitive, named: Profile | undefined): ResponsePrimitive {
    const from = typeof wire.fr === 'string' ? wire.fr : ''
    const profiles = this.#forResponse(from, named)
    if (profiles.length === 0) return response
    const asked = aboutRequest(wire, this.#services)
    const content = response.content === undefined ? undefined : valueOf(response.content)
    const shown = isPlainObject(content) ? typeOfContent(content as JsonObject, this.#services) : undefined
    const about = { ...asked, resourceType: shown ?? asked.resourceType }
    let changed = response
    for (const profile of profiles) {
      if (profile.selects(about, this.#services)) {
        changed = applyToResponse(changed, profile, this.#services.registry)
      }
    }
    return changed
  }

  #forResponse(from: string, named: Profile | undefined): readonly Profile[] {
    if (named !== undefined) return named.hasKind(applicability.responses) ? [named] : []
    return from === '' ? [] : this.#for(applicability.responses, from)
  }

  /** @returns the profiles that concern an entity, those of its own registration first */
  #for(kind: number, entity: string): Profile[] {
    const { identity } = this.#services
    const own = isURL(entity) ? [] : this.#at(normaliseOriginator(entity, identity))
    return [...own, ...this.#at(everywhere)].filter((profile) => profile.isFor(kind, entity, identity))
  }

  #at(place: string): readonly Profile[] {
    return this.#profiles.get(place) ?? []
  }
}

function releaseOf({ rvi }: WirePrimitive): string | undefined {
  return typeof rvi === 'string' && rvi !== '1' ? rvi : undefined
}
