import type { Client } from '../Client.ts'
import type { ClientTransport } from '../ClientTransport.ts'
import type { NotificationReceiver } from './NotificationReceiver.ts'
import { poll } from './poll.ts'

interface Shared {
  readonly receiver: NotificationReceiver
  users: number
}

const receivers = new WeakMap<ClientTransport, Map<string, Shared>>()

/**
 * An AE has one polling channel and each request in it is delivered once, so all subscriptions of an AE in this program
 * must poll it together.
 * @returns a receiver whose last `close` ends the polling
 */
export function sharedPolling(client: Client): NotificationReceiver {
  const ofTransport = receivers.get(client.transport) ?? new Map<string, Shared>()
  receivers.set(client.transport, ofTransport)
  const shared = ofTransport.get(client.originator) ?? { receiver: poll(client), users: 0 }
  ofTransport.set(client.originator, shared)
  shared.users++
  let isOpen = true
  return {
    open: (deliver) => shared.receiver.open(deliver),
    close: async () => {
      if (!isOpen) return
      isOpen = false
      if (--shared.users > 0) return
      ofTransport.delete(client.originator)
      await shared.receiver.close()
    },
  }
}
