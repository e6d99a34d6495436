import type { Transport } from '@waystation/core/ports'
import type { WebSocketSender, WebSocketSenderOptions } from '@waystation/protocol/websocket'

/** Sends the requests of the CSE to `ws:` and `wss:` addresses. What that takes is loaded with the first. */
export function webSocketTransport(options: WebSocketSenderOptions): Transport & { close(): Promise<void> } {
  let sender: Promise<WebSocketSender> | undefined
  const open = async () => new (await import('@waystation/protocol/websocket')).WebSocketSender(options)
  return {
    handles: (url) => /^wss?:\/\//i.test(url),
    async send(url, request, sendOptions) {
      sender ??= open()
      return (await sender).send(url, request, sendOptions)
    },
    async close() {
      await (await sender)?.close()
    },
  }
}
