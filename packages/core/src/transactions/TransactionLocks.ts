import { RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { governingOf } from '../pipeline/governingOf.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { isHolding, lockTypes, transactionTypes } from './states.ts'

/**
 * Knows which resources transactions have locked. The transactions as stored say so; what is kept here is only where to
 * look, so that a request costs one look at an empty set while there are none.
 * @see TS-0001 9.6.48 (transactionLockType)
 */
export class TransactionLocks {
  readonly #store: Services['store']
  /** Internal numbers of resources that have, or had, a transaction that locks them. */
  readonly #candidates = new Set<number>()

  constructor({ store }: Pick<Services, 'store'>) {
    this.#store = store
  }

  /** Finds the locks that an earlier run left. */
  start(): void {
    for (const transaction of this.#store.resourcesOfType(transactionTypes.transaction)) this.note(transaction)
  }

  /** Takes note of a transaction about to be stored. */
  note(transaction: Resource): void {
    if (isHolding(transaction.attributes.trst)) this.#candidates.add(transaction.parent)
  }

  /** The resource itself has gone. */
  forget(id: number): void {
    this.#candidates.delete(id)
  }

  /** @returns the transaction that locks a resource */
  holder(id: number): Resource | undefined {
    if (!this.#candidates.has(id)) return undefined
    const holder = this.#store
      .childrenOfType(id, transactionTypes.transaction)
      .find((one) => isHolding(one.attributes.trst))
    if (holder === undefined) this.#candidates.delete(id)
    return holder
  }

  /** @returns whether another transaction than that one locks its parent; those of one transactionID share the lock */
  isTaken(parent: number, tid: unknown, originator: string): boolean {
    if (!this.#candidates.has(parent)) return false
    return this.#store
      .childrenOfType(parent, transactionTypes.transaction)
      .some((one) => isHolding(one.attributes.trst) && !(one.attributes.tid === tid && one.originator === originator))
  }

  /**
   * Refuses what a lock does not let through: requests on the locked resource, its instances among them.
   * @throws RequestError transactionProcessingIsIncomplete
   */
  check(exchange: Exchange, target: Target): void {
    if (this.#candidates.size === 0) return
    const { operation, resourceType } = exchange.request
    if (operation === 'notify' || isOfTransactions(resourceType)) return
    const locked = governingOf(target)
    const holder = locked && this.holder(locked.id)
    if (holder === undefined) return
    if (operation === 'retrieve' && holder.attributes.tltp === lockTypes.allowRetrieves) return
    throw new RequestError(
      'transactionProcessingIsIncomplete',
      `${locked?.path} is locked by the transaction ${holder.attributes.tid as string}`,
    )
  }
}

function isOfTransactions(resourceType: number | undefined): boolean {
  return resourceType === transactionTypes.transaction || resourceType === transactionTypes.transactionMgmt
}
