import type { RequestPrimitive, ResponsePrimitive } from '@waystation/model'
import { Changes } from '../Changes.ts'
import { execute, handleRequest } from '../pipeline/handle.ts'
import { failed } from '../pipeline/response.ts'
import type { Services } from '../Services.ts'
import { StagedStore } from './StagedStore.ts'
import { TransactionLocks } from './TransactionLocks.ts'

/**
 * The operations of a transaction, carried out one after the other on a store that nobody else sees. What they change can be
 * dropped, or added to one unit of work.
 */
export class StagedWork {
  readonly #store: StagedStore
  readonly #services: Services
  readonly #total: Changes

  /**
   * @param numbers of an earlier staging of the same operations: resources are to get the identifiers that it told of, and
   *   who must agree to the changes has agreed
   */
  constructor(services: Services, numbers?: readonly number[]) {
    this.#store = new StagedStore(services.store, numbers)
    this.#total = new Changes(services)
    this.#services = stagedServices(services, this.#store, this.#total, numbers !== undefined)
  }

  get usedNumbers(): readonly number[] {
    return this.#store.usedNumbers
  }

  /** @returns whether what the operations decided on still holds; to be asked in the turn in which it is committed */
  get isCurrent(): boolean {
    return this.#store.isCurrent()
  }

  /** @returns the response; failures too */
  async perform(request: RequestPrimitive, originator: string): Promise<ResponsePrimitive> {
    const context = { received: this.#services.clock.now(), internal: true }
    try {
      return await execute({ request, context, originator }, this.#services)
    } catch (error) {
      return failed(error, request, this.#services)
    }
  }

  /** Adds everything that the operations change to a unit of work. */
  addTo(changes: Changes): void {
    this.#total.addTo(changes)
  }
}

/** Transactions lock others out, not themselves. */
class OwnLocks extends TransactionLocks {
  override check(): void {}
}

/** Stages instead of committing. */
class StagedChanges extends Changes {
  readonly #staged: StagedStore
  readonly #total: Changes

  constructor(services: Services, staged: StagedStore, total: Changes) {
    super(services)
    this.#staged = staged
    this.#total = total
  }

  override async commit(): Promise<void> {
    this.#staged.apply(this.writes)
    this.addTo(this.#total)
  }
}

function stagedServices(services: Services, store: StagedStore, total: Changes, isAgreed: boolean): Services {
  const staged: Services = Object.create(services, {
    store: { value: store },
    locks: { value: new OwnLocks({ store }) },
    changes: { value: () => new StagedChanges(staged, store, total) },
    handle: {
      value: (...[request, context]: Parameters<Services['handle']>) => handleRequest(request, context, staged),
    },
    ...(isAgreed ? { guardUpdate: { value: () => undefined } } : {}),
  })
  return staged
}
