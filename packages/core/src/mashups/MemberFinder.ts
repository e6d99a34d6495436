import { type JsonObject, RequestError } from '@waystation/model'
import type { PermittedAttributes } from '../access/AccessQuestion.ts'
import { watchedAt } from '../actions/watch.ts'
import { AccessMemory } from '../discovery/AccessMemory.ts'
import { questionOf } from '../pipeline/authorize.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { findLocal } from '../pipeline/resolveTarget.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { descriptorsBelow } from '../semantics/descriptorsBelow.ts'
import { matchDescriptors } from '../semantics/matchDescriptors.ts'
import { parentsOf } from '../semantics/settleSemanticsFilter.ts'
import { addressesIn, mashupTypes } from './MashupAttributes.ts'

/** A resource whose data goes into a mashup, as far as the creator of the mashup may retrieve it. */
export interface Member {
  readonly address: string
  readonly subject: Resource | Instance
  readonly permitted: PermittedAttributes
}

const excluded = new Set<number>(Object.values(mashupTypes))

/** Finds the members of mashups, with the rights of those who created them. */
export class MemberFinder {
  readonly #exchange: Exchange
  readonly #services: Services
  readonly #access: AccessMemory

  constructor(exchange: Exchange, services: Services) {
    this.#exchange = exchange
    this.#services = services
    this.#access = new AccessMemory(questionOf(exchange, 'retrieve'), services)
  }

  /**
   * @param filter SPARQL
   * @returns what has a description that the filter finds something in, at most as many as one answer may have
   * @throws RequestError mashupMemberNotFound, invalidSparqlQuery
   */
  async find(filter: string): Promise<Member[]> {
    const { store, identity, configuration } = this.#services
    const base = store.resourceByPath(identity.cseName) as Resource
    const descriptors = descriptorsBelow(base, 'discovery', this.#exchange, this.#services)
    const matching = await matchDescriptors(descriptors, [filter], this.#exchange, this.#services)
    const members = parentsOf(matching, this.#services)
      .map((subject) => this.#memberOf(subject, subject.path))
      .filter((member) => member !== undefined)
      .slice(0, configuration.limits.resultResources)
    if (members.length > 0) return members
    throw new RequestError(
      'mashupMemberNotFound',
      `memberFilter (mbft) finds nothing that ${this.#exchange.originator} may retrieve`,
    )
  }

  /**
   * @param mashupMember as a request gave it
   * @throws RequestError mashupMemberNotFound, badRequest
   */
  given(mashupMember: NonNullable<JsonObject[string]>): Member[] {
    const addresses = [...new Set(addressesIn(mashupMember))]
    const most = this.#services.configuration.limits.resultResources
    if (addresses.length > most) {
      throw new RequestError('badRequest', `mashupMember (msm) may have at most ${most} members`)
    }
    return addresses.map((address) => this.#at(address))
  }

  #at(address: string): Member {
    const subject = subjectAt(address, this.#services)
    const member = subject && this.#memberOf(subject, address)
    if (member !== undefined) return member
    throw new RequestError(
      'mashupMemberNotFound',
      `mashupMember (msm) ${address} is nothing on this CSE that ${this.#exchange.originator} may retrieve for a mashup`,
    )
  }

  #memberOf(subject: Resource | Instance, address: string): Member | undefined {
    if (excluded.has(subject.resourceType)) return undefined
    const permitted = this.#access.permitted(subject)
    return permitted && { address, subject, permitted }
  }
}

/** The latest instance of a container is what the container says anyway. */
function subjectAt(address: string, services: Services): Resource | Instance | undefined {
  return findLocal(address, services) ?? watchedAt(address, services)?.resource
}
