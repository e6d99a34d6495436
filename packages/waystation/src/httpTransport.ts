import type { Transport } from '@waystation/core/ports'
import type { HttpSender } from '@waystation/protocol'

/** Sends the requests of the CSE to `http:` and `https:` addresses. */
export function httpTransport(sender: HttpSender): Transport {
  return {
    handles: (url) => /^https?:\/\//i.test(url),
    // AEs of other systems serve the path that they registered and nothing below it.
    send: (url, request, { toApplication, ...options }) =>
      sender.send(url, toApplication === true && hasPath(url) ? { ...request, to: url } : request, options),
  }
}

function hasPath(url: string): boolean {
  return /^https?:\/\/[^/?#]+\/[^?#]/i.test(url)
}
