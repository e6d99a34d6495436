import type { Changes } from '../Changes.ts'
import type { Exchange } from './Exchange.ts'
import type { Outcome } from './respond.ts'

/** Commits what a request changes, together with the record of its outcome where the exchange keeps one. */
export async function settle(changes: Changes, exchange: Exchange, outcome: Outcome): Promise<Outcome> {
  exchange.record?.(outcome, changes)
  await changes.commit()
  return outcome
}
