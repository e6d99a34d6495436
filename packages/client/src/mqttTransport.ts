import type { ApplicationSender } from '@waystation/protocol/mqtt'
import type { BindingTransportOptions } from './bindingTransport.ts'
import type { ClientTransport } from './ClientTransport.ts'

/**
 * @param url of the broker, e.g. `mqtt://127.0.0.1:1883`, where that is the one of the Core; else also with the CSE-ID, as in
 *   `mqtt://broker.example/?cse=/id-in`. User and password may be in it.
 */
export function mqttTransport(url: string, options: BindingTransportOptions = {}): ClientTransport {
  const serialisation = options.serialisation ?? 'json'
  let sender: Promise<ApplicationSender> | undefined
  const open = () => {
    sender ??= openSender(options)
    return sender
  }
  return {
    peer: url.replace(/\/\/[^/@]*@/, '//'),
    send: async (request, sendOptions) => (await open()).send(url, request, { ...sendOptions, serialisation }),
    listen: async (originator, handler) => (await open()).listen(url, originator, handler),
    close: async () => (await sender)?.close(),
  }
}

async function openSender({ token, tls }: BindingTransportOptions): Promise<ApplicationSender> {
  const [{ ApplicationSender }, { ClientSecurity }] = await Promise.all([
    import('@waystation/protocol/mqtt'),
    import('@waystation/protocol'),
  ])
  return new ApplicationSender({
    ...(token === undefined ? {} : { token }),
    ...(tls === undefined ? {} : { tls: new ClientSecurity(tls) }),
  })
}
