import { type JsonObject, RequestError } from '@waystation/model'
import { appendMessage } from '../appendMessage.ts'
import type { Draft, Revision } from '../behaviours/Behaviour.ts'
import type { Changes } from '../Changes.ts'
import type { ResourceEvent } from '../events.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { type Composition, checkProfile, composeMashup, computeResult } from './computeMashup.ts'
import { creatorExchange } from './creatorExchange.ts'
import { linkProfile, unlinkProfile } from './jobProfile.ts'
import { checkGeneration, generates, generation, mashupTypes } from './MashupAttributes.ts'
import { MashupTriggers } from './MashupTriggers.ts'
import { mashupMembersOf } from './memberData.ts'
import { alignResults, planResult } from './planResult.ts'

/** What came of a request while it was prepared. */
interface Prepared {
  readonly composition: Composition
  /** Attributes of the first result. */
  readonly result?: JsonObject
}

/** Where it is noted that the members of an instance were named, not found. */
const givenPrefix = 'mashupMembers '

/**
 * Carries out mashups: finds their members, computes their results and keeps them. Members are found and read with the rights
 * of who created the instance; what is found by a filter is found anew for every result.
 * @see TS-0001 9.6.53 to 9.6.56, 10.2.22
 */
export class Mashups {
  readonly #services: Services
  readonly #triggers: MashupTriggers
  readonly #prepared = new WeakMap<JsonObject, Prepared>()

  constructor(services: Services) {
    this.#services = services
    this.#triggers = new MashupTriggers(services, (id, settle) => this.#generate(id, settle))
  }

  start(): void {
    this.#triggers.start()
  }

  stop(): Promise<void> {
    return this.#triggers.stop()
  }

  /** Observes members. */
  readonly observe = (event: ResourceEvent, changes: Changes): void => this.#triggers.observe(event, changes)

  /** @throws RequestError invalidSparqlQuery when the filter or the function of a profile can not be evaluated */
  checkProfile(attributes: JsonObject): Promise<void> {
    return checkProfile(attributes, this.#services)
  }

  /** Finds the members of a new instance, and its first result where that is due. */
  async prepare(exchange: Exchange, requested: JsonObject): Promise<void> {
    checkGeneration(requested)
    const composition = await composeMashup(requested, requested.msm !== undefined, exchange, this.#services)
    const result = generates(requested, generation.onCreation)
      ? await computeResult(composition, requested.jpin, exchange, this.#services)
      : undefined
    this.#prepared.set(requested, { composition, ...(result && { result }) })
  }

  complete({ requested, attributes }: Draft): void {
    const { composition } = this.#prepared.get(requested) as Prepared
    attributes.msm = mashupMembersOf(composition.members, attributes.mst ?? null, this.#services)
  }

  begin(instance: Resource, { requested, exchange }: Draft, changes: Changes): void {
    const { result } = this.#prepared.get(requested) as Prepared
    if (requested.msm !== undefined) this.#noteGiven(instance.id, changes)
    linkProfile(instance, changes, this.#services)
    if (result !== undefined) planResult(instance, result, exchange, changes, this.#services)
    changes.afterCommit(() => this.#triggers.keepUp(instance.id))
  }

  /**
   * Finds the members that an update brings about.
   * @returns what lets other changes of the instance go on
   */
  async prepareUpdate(
    { exchange, before, modified }: Pick<Revision, 'exchange' | 'before' | 'modified'>,
    decisive: readonly string[],
  ): Promise<(() => void) | undefined> {
    if (!decisive.some((name) => name in modified)) return undefined
    this.#requireCreator(exchange, before, modified)
    const release = await this.#services.semantics.turns.take(before.id)
    try {
      const after = { ...before.attributes, ...modified }
      const isGiven = 'msm' in modified ? modified.msm !== null : this.#isGiven(before.id)
      const creator = creatorExchange(before.originator, this.#services)
      this.#prepared.set(modified, { composition: await composeMashup(after, isGiven, creator, this.#services) })
    } catch (error) {
      release()
      throw error
    }
    return release
  }

  revise({ attributes, modified }: Revision): void {
    checkGeneration(attributes)
    const prepared = this.#prepared.get(modified)
    if (prepared === undefined) return
    attributes.msm = mashupMembersOf(prepared.composition.members, attributes.mst ?? null, this.#services)
  }

  change(after: Resource, { before, modified }: Revision, changes: Changes): void {
    if ('msm' in modified) {
      changes.write({ kind: 'removeQueue', queue: givenQueue(after.id) })
      if (modified.msm !== null) this.#noteGiven(after.id, changes)
    }
    if (before.attributes.mjid !== after.attributes.mjid) {
      unlinkProfile(before, undefined, changes, this.#services)
      linkProfile(after, changes, this.#services)
    }
    if ('acpi' in modified || 'daci' in modified) alignResults(after, changes, this.#services)
    changes.afterCommit(() => this.#triggers.keepUp(after.id))
  }

  end(instance: Resource, root: Resource, changes: Changes): void {
    unlinkProfile(instance, root, changes, this.#services)
    changes.write({ kind: 'removeQueue', queue: givenQueue(instance.id) })
    this.#triggers.end(instance, changes)
  }

  /**
   * Answers a RETRIEVE of the virtual mashup: with a new result, or with the latest where they come on other occasions.
   * @throws RequestError notFound, and what the computation fails with
   */
  async resultOf(instance: Resource): Promise<Resource> {
    if (generates(instance.attributes, generation.onRequest)) return this.#generate(instance.id, () => {})
    const latest = this.#services.store.childrenOfType(instance.id, mashupTypes.result).at(-1)
    if (latest !== undefined) return latest
    throw new RequestError('notFound', `${instance.path} has no result yet, and none is computed on request`)
  }

  /** Makes a result in a unit of work of its own. @param settle adds to that */
  async #generate(id: number, settle: (changes: Changes) => void): Promise<Resource> {
    const release = await this.#services.semantics.turns.take(id)
    try {
      const { attributes, originator } = this.#instance(id)
      const exchange = creatorExchange(originator, this.#services)
      const composition = await composeMashup(attributes, this.#isGiven(id), exchange, this.#services)
      const result = await computeResult(composition, attributes.jpin, exchange, this.#services)
      const current = this.#instance(id)
      const changes = this.#services.changes()
      settle(changes)
      const msm = mashupMembersOf(composition.members, current.attributes.mst ?? null, this.#services)
      const after = current.with({ ...current.attributes, msm })
      if (after.text !== current.text) {
        changes.updateResource(after)
        changes.afterCommit(() => this.#triggers.watch(after))
      }
      const made = planResult(after, result, exchange, changes, this.#services)
      await changes.commit()
      return made
    } finally {
      release()
    }
  }

  #instance(id: number): Resource {
    const instance = this.#services.store.resource(id)
    if (instance === undefined) throw new RequestError('notFound', 'the semanticMashupInstance was deleted meanwhile')
    return instance
  }

  /** The members are read with the rights of the creator, which nobody else may turn to other resources. */
  #requireCreator({ originator }: Exchange, { originator: creator, path }: Resource, modified: JsonObject): void {
    const { adminOriginator, cseID } = this.#services.configuration
    if ([creator, adminOriginator, cseID].includes(originator)) return
    if (!('mjid' in modified || 'msm' in modified)) return
    throw new RequestError(
      'originatorHasNoPrivilege',
      `only its creator may change smjpID (mjid) and mashupMember (msm) of ${path}`,
    )
  }

  #isGiven(id: number): boolean {
    return this.#services.store.messages(givenQueue(id), 1).length > 0
  }

  #noteGiven(id: number, changes: Changes): void {
    appendMessage(givenQueue(id), '{}', changes, this.#services)
  }
}

function givenQueue(id: number): string {
  return `${givenPrefix}${id}`
}
