import type { Transport } from '@waystation/core/ports'
import type { CoapSender, CoapSenderOptions } from '@waystation/protocol/coap'

/**
 * Sends the requests of the CSE to `coap:`, `coaps:`, `coap+tcp:` and `coaps+tcp:` addresses. What that takes is loaded with
 * the first.
 */
export function coapTransport(options: CoapSenderOptions): Transport & { close(): Promise<void> } {
  let sender: Promise<CoapSender> | undefined
  const open = async () => new (await import('@waystation/protocol/coap')).CoapSender(options)
  return {
    handles: (url) => /^coaps?(?:\+tcp)?:\/\//i.test(url),
    async send(url, request, { toApplication, ...sendOptions }) {
      sender ??= open()
      // AEs of other systems serve the path that they registered and nothing below it.
      const isPath = toApplication === true && /^[a-z+]+:\/\/[^/?#]+\/[^?#]/i.test(url)
      return (await sender).send(url, isPath ? { ...request, to: url } : request, sendOptions)
    },
    async close() {
      await (await sender)?.close()
    },
  }
}
