import type { JsonObject } from '@waystation/model'

/** Takes the content of a NOTIFY request; its sender is answered when the promise resolves. */
export type Deliver = (content: JsonObject) => Promise<void>

/** One place where notifications arrive. */
export interface ReceivingAddress {
  /** What a subscription names as notificationURI. */
  readonly target: string
  /** Tells which subscription the address is for, where several share a target. @param resourceID unstructured */
  bind(resourceID: string): void
  close(): Promise<void>
}

/** A way for notifications to reach this program. */
export interface NotificationReceiver {
  /** @throws when nothing can be received, e.g. because the port is taken */
  open(deliver: Deliver): Promise<ReceivingAddress>
  /** Receives nothing more. */
  close(): Promise<void>
}
