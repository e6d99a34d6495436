import { type JsonObject, normaliseOriginator } from '@waystation/model'
import type { Draft } from '../behaviours/Behaviour.ts'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import { remoteHostOf } from '../pipeline/remoteHostOf.ts'
import type { Message } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { subscriptionReference } from '../subscriptions/criteriaOf.ts'
import { criteriaIn } from './checkCrossResource.ts'
import { planMember, planSharing } from './linkLocalMembers.ts'
import { linkRemoteMember, type RemoteLink, type RemoteTarget, undoOf } from './linkRemoteMembers.ts'
import type { RemoteSteps } from './RemoteSteps.ts'

/** What a crossResourceSubscription is to watch, and what of it is done before it exists. */
export interface Preparation {
  readonly resourceID: string
  /** SP-relative identifiers of remote members by their address as given. */
  readonly remote: ReadonlyMap<string, string>
  /** Taken back when the crossResourceSubscription is created. */
  readonly armed: readonly Message[]
}

/** The subscriptions of a new crossResourceSubscription. */
export interface Links {
  /** Of those made for it: resource IDs, SP-relative at other CSEs. */
  readonly made: readonly string[]
  /** All of them, SP-relative. */
  readonly members: readonly string[]
}

/** How long the rest of a creation takes at most before its remote links are looked at. */
const settlingTime = 1000

/**
 * Makes the subscriptions that a crossResourceSubscription needs: at other CSEs before it is created, so that a failure there
 * fails the creation, here in its own unit of work. Whatever comes of it, nothing of a failed creation stays.
 * @see TS-0004 7.4.58.2.1
 */
export class MemberLinks {
  readonly #services: Services
  readonly #steps: RemoteSteps
  readonly #expected = new Set<string>()

  constructor(services: Services, steps: RemoteSteps) {
    this.#services = services
    this.#steps = steps
  }

  /** @returns whether an address is that of a crossResourceSubscription whose members are being asked to notify it */
  expects(to: string): boolean {
    return this.#expected.size > 0 && this.#expected.has(normaliseOriginator(to, this.#services.identity))
  }

  /**
   * Links the members at other CSEs; the others are tried, so that nothing is asked of others in vain.
   * @throws RequestError crossResourceOperationFailure
   */
  async prepare(requested: JsonObject, resourceID: string, exchange: Exchange): Promise<Preparation> {
    const nothing: Preparation = { resourceID, remote: new Map(), armed: [] }
    const targets = this.#remoteTargets(requested, resourceID)
    if (targets.length === 0) return nothing
    this.#planLocal(requested, nothing, exchange, this.#services.changes())
    const { originator } = exchange
    const reference = subscriptionReference(resourceID, this.#services.identity)
    const link: RemoteLink = { originator, resourceID, reference }
    const armed = await this.#steps.arm(targets.map((target) => undoOf(target, link)))
    this.#expected.add(resourceID)
    try {
      const remote = await this.#linkAll(targets, link)
      this.#undoUnlessCreated(resourceID, armed)
      return { resourceID, remote, armed }
    } catch (error) {
      this.#steps.fire(armed)
      throw error
    } finally {
      this.#expected.delete(resourceID)
    }
  }

  /** Adds the members here to the creation. @throws RequestError crossResourceOperationFailure */
  complete(draft: Draft, preparation: Preparation, changes: Changes): Links {
    if (preparation.armed.length > 0) this.#steps.disarm(preparation.armed, changes)
    return this.#planLocal(draft.attributes, preparation, draft.exchange, changes)
  }

  /** All are awaited also when one fails: what is under way must be over before it is undone. */
  async #linkAll(targets: readonly RemoteTarget[], link: RemoteLink): Promise<Map<string, string>> {
    const results = await Promise.allSettled(
      targets.map((target) => linkRemoteMember(target, link, this.#steps, this.#services)),
    )
    const remote = new Map<string, string>()
    for (const [index, result] of results.entries()) {
      if (result.status === 'rejected') throw result.reason
      remote.set(keyOf(targets[index] as RemoteTarget), result.value)
    }
    return remote
  }

  /** Something else may refuse the creation, a name that is taken for one. */
  #undoUnlessCreated(resourceID: string, armed: readonly Message[]): void {
    const { store } = this.#services
    this.#steps.fireUnless(armed, () => store.resourceByID(resourceID) !== undefined, settlingTime)
  }

  #planLocal(attributes: JsonObject, preparation: Preparation, exchange: Exchange, changes: Changes): Links {
    const { identity } = this.#services
    const reference = subscriptionReference(preparation.resourceID, identity)
    const made: string[] = []
    const members = new Set<string>()
    for (const { address, content } of targetsOf(attributes, preparation.resourceID, identity)) {
      if (remoteHostOf(address, identity) !== undefined) {
        const id = preparation.remote.get(keyOf({ address, content })) ?? address
        if (content !== undefined) made.push(id)
        members.add(id)
        continue
      }
      const member =
        content === undefined
          ? planSharing(address, reference, exchange, changes, this.#services)
          : planMember(address, content, exchange, changes, this.#services)
      if (content !== undefined) made.push(member.resourceID)
      members.add(subscriptionReference(member.resourceID, identity))
    }
    return { made, members: [...members] }
  }

  #remoteTargets(attributes: JsonObject, resourceID: string): RemoteTarget[] {
    const { identity } = this.#services
    return targetsOf(attributes, resourceID, identity).filter(
      ({ address }) => remoteHostOf(address, identity) !== undefined,
    )
  }
}

function keyOf({ address, content }: RemoteTarget): string {
  return content === undefined ? address : `${address}/${content.rn}`
}

/** @returns regularResourcesAsTarget with the subscriptions to create, then subscriptionResourcesAsTarget, in their order */
function targetsOf(attributes: JsonObject, resourceID: string, identity: Services['identity']): RemoteTarget[] {
  const { rrat, srat, nec, et } = attributes as { rrat?: string[]; srat?: string[]; nec?: number; et?: string }
  const criteria = criteriaIn(attributes.encs as JsonObject | undefined)
  const reference = subscriptionReference(resourceID, identity)
  const regular = (rrat ?? []).map((address, index) => {
    const content: JsonObject & { rn: string } = {
      rn: `${identity.cseID.slice(1)}-${resourceID}-${index}`,
      enc: (criteria.length === 1 ? criteria[0] : criteria[index]) as JsonObject,
      nu: [reference],
      acrs: [reference],
      ...(nec === undefined ? {} : { nec }),
      ...(et === undefined ? {} : { et }),
    }
    return { address, content }
  })
  return [...regular, ...(srat ?? []).map((address) => ({ address, content: undefined }))]
}
