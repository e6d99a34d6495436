import type { BindingSender } from '@waystation/protocol'
import type { ClientTransport } from './ClientTransport.ts'
import { type HttpTransportOptions, httpTransport } from './httpTransport.ts'
import { mqttTransport } from './mqttTransport.ts'
import { webSocketTransport } from './webSocketTransport.ts'

export interface BindingTransportOptions extends HttpTransportOptions {
  /** For `coaps:` and `coaps+tcp:`, in place of certificates. */
  readonly preSharedKey?: { readonly identity: string; readonly key: Buffer }
}

/** Makes the client end of a binding; what that takes is loaded then, and not before. */
type OpenSender = (options: BindingTransportOptions) => Promise<BindingSender>

const coap: OpenSender = async ({ tls, preSharedKey }) => {
  const [{ CoapSender }, { ClientSecurity }] = await Promise.all([
    import('@waystation/protocol/coap'),
    import('@waystation/protocol'),
  ])
  return new CoapSender({
    ...(tls === undefined ? {} : { tls: new ClientSecurity(tls) }),
    ...(preSharedKey === undefined ? {} : { preSharedKey }),
  })
}

/** Every binding but HTTP, by the scheme of its URLs. */
const openers: Readonly<Record<string, OpenSender>> = {
  coap,
  coaps: coap,
  'coap+tcp': coap,
  'coaps+tcp': coap,
}

/** Schemes of the URLs that a client can be given. */
export const clientSchemes: readonly string[] = ['http', 'https', 'ws', 'wss', 'mqtt', 'mqtts', ...Object.keys(openers)]

/** @param url where the CSE answers; its scheme decides on the binding */
export function bindingTransport(url: string, options: BindingTransportOptions = {}): ClientTransport {
  const scheme = url.slice(0, Math.max(0, url.indexOf(':'))).toLowerCase()
  if (scheme === 'ws' || scheme === 'wss') return webSocketTransport(url, options)
  if (scheme === 'mqtt' || scheme === 'mqtts') return mqttTransport(url, options)
  const open = openers[scheme]
  return open === undefined ? httpTransport(url, options) : lazyTransport(url, () => open(options), options)
}

function lazyTransport(
  url: string,
  open: () => Promise<BindingSender>,
  { serialisation }: BindingTransportOptions,
): ClientTransport {
  let sender: Promise<BindingSender> | undefined
  return {
    peer: url,
    async send(request, { timeoutMilliseconds, signal }) {
      sender ??= open()
      return (await sender).send(url, request, {
        timeoutMilliseconds,
        ...(signal === undefined ? {} : { signal }),
        ...(serialisation === undefined ? {} : { serialisation }),
      })
    },
    async close() {
      await (await sender)?.close()
    },
  }
}
