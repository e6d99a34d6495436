import type { Transport } from '@waystation/core/ports'
import type { HttpSender } from '@waystation/protocol'

/** Sends the requests of the CSE to `http:` and `https:` addresses. */
export function httpTransport(sender: HttpSender): Transport {
  return {
    handles: (url) => /^https?:\/\//i.test(url),
    send: (url, request, options) => sender.send(url, request, options),
  }
}
