import type { Client } from '../Client.ts'
import type { ClientTransport } from '../ClientTransport.ts'
import type { NotificationReceiver } from './NotificationReceiver.ts'

interface Shared {
  readonly receiver: NotificationReceiver
  users: number
}

const receivers = new WeakMap<ClientTransport, Map<string, Shared>>()

/**
 * Each request to an AE through its polling channel or its connection is delivered once, so all subscriptions of an AE in
 * this program must receive together.
 * @param make makes the receiver with the first that needs it
 * @returns a receiver whose last `close` closes that
 */
export function sharedReceiver(client: Client, make: (client: Client) => NotificationReceiver): NotificationReceiver {
  const ofTransport = receivers.get(client.transport) ?? new Map<string, Shared>()
  receivers.set(client.transport, ofTransport)
  const name = `${make.name} ${client.originator}`
  const shared = ofTransport.get(name) ?? { receiver: make(client), users: 0 }
  ofTransport.set(name, shared)
  shared.users++
  let isOpen = true
  return {
    open: (deliver) => shared.receiver.open(deliver),
    close: async () => {
      if (!isOpen) return
      isOpen = false
      if (--shared.users > 0) return
      ofTransport.delete(name)
      await shared.receiver.close()
    },
  }
}
