import type { JsonObject } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { eventOf } from '../delivery/Notification.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { criteriaOf } from './criteriaOf.ts'
import { withStatistics } from './withStatistics.ts'

/**
 * Keeps what a subscription counts about its own notifications. These changes are no UPDATE: they notify nobody, and nobody
 * waits for them to be durable.
 */
export class SubscriptionAccounts {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  sent(subscription: number, target: string): void {
    this.#change(subscription, (attributes) => withStatistics(attributes, target, 'rqs'))
  }

  answered(subscription: number, target: string): void {
    this.#change(subscription, (attributes) => withStatistics(attributes, target, 'rsr'))
  }

  /**
   * Counts one notification against expirationCounter; the last one ends the subscription and what waits of later events.
   * @param event number of the event that was notified
   */
  countDown(subscription: Resource, event: number): void {
    const left = (subscription.attributes.exc as number) - 1
    if (left > 0) {
      this.#change(subscription.id, (attributes) => ({ ...attributes, exc: left }))
      return
    }
    const changes = this.#services.changes()
    for (const { queue } of criteriaOf(subscription, this.#services.identity).targets) {
      const ids = laterThan(event, queue, changes)
      if (ids.length > 0) changes.write({ kind: 'removeMessages', ids })
    }
    planDeletion(subscription, this.#services.identity.cseID, changes, this.#services)
    this.#settle(changes)
  }

  #change(id: number, change: (attributes: JsonObject) => JsonObject): void {
    const changes = this.#services.changes()
    const subscription = changes.resource(id)
    if (subscription === undefined) return
    changes.updateResource(subscription.with(change(subscription.attributes)))
    this.#settle(changes)
  }

  #settle(changes: Changes): void {
    changes.commit().catch((error: unknown) => {
      this.#services.log.error({ err: error }, 'what a subscription counts could not be stored')
    })
  }
}

/** @returns numbers of the messages of later events */
function laterThan(event: number, queue: string, { store }: Pick<Changes, 'store'>): number[] {
  const ids: number[] = []
  let after = 0
  for (;;) {
    const page = store.messages(queue, 1000, after)
    for (const { id, body } of page) if (eventOf(body) > event) ids.push(id)
    const last = page.at(-1)
    if (last === undefined) return ids
    after = last.id
  }
}
