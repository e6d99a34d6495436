import type { JsonObject } from '@waystation/model'
import { readNotifications } from './Notification.ts'
import type { Deliver, ReceivingAddress } from './NotificationReceiver.ts'

/** Most notifications kept that arrive before the response that tells which subscription they are of. */
const earlyLimit = 100

/** Brings the notifications of one AE to the subscriptions that they are of. */
export class NotificationRouter {
  readonly #target: string
  readonly #listeners = new Map<string, Deliver>()
  readonly #early: JsonObject[] = []

  /** @param target what subscriptions name as notificationURI */
  constructor(target: string) {
    this.#target = target
  }

  /** @returns a place for the notifications of one subscription */
  open(deliver: Deliver): ReceivingAddress {
    let bound = ''
    return {
      target: this.#target,
      bind: (resourceID) => {
        this.#listeners.delete(bound)
        bound = resourceID
        this.#listeners.set(bound, deliver)
        for (const content of this.#early.splice(0)) void this.route(content)
      },
      close: async () => {
        this.#listeners.delete(bound)
      },
    }
  }

  /** @param content of a NOTIFY request */
  async route(content: JsonObject): Promise<void> {
    const [first] = readNotifications(content)
    if (first === undefined || first.isVerification) return
    const reference = first.subscriptionReference?.split('/').at(-1) ?? ''
    const deliver = this.#listeners.get(reference)
    if (deliver !== undefined) return deliver(content)
    this.#early.push(content)
    // The oldest are of subscriptions that are gone.
    if (this.#early.length > earlyLimit) this.#early.shift()
  }
}
