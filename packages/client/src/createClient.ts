import type { Milliseconds } from '@waystation/model'
import { type BindingTransportOptions, bindingTransport } from './bindingTransport.ts'
import { Client } from './Client.ts'
import type { ClientTransport } from './ClientTransport.ts'

export interface ClientOptions extends BindingTransportOptions {
  /** Where the CSE answers, e.g. `http://127.0.0.1:8080` or `coap://127.0.0.1`. Not needed with `transport`. */
  readonly url?: string
  /** Carries the requests instead of the binding that the URL names. */
  readonly transport?: ClientTransport
  /** From of the requests; default `C`, which is enough to register an application. */
  readonly originator?: string
  /** `1`, `2`, `2a`, `3`, `4` or `5`; default `4`. */
  readonly releaseVersion?: string
  /** How long a response may take; default 30 s. */
  readonly timeout?: Milliseconds
}

/**
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:8080', originator: 'CAdmin' })
 * const result = await client.retrieve('cse-in')
 */
export function createClient(options: ClientOptions): Client {
  const transport = options.transport ?? bindingTransport(options.url ?? 'http://127.0.0.1:8080', options)
  return new Client(transport, {
    originator: options.originator ?? 'C',
    releaseVersion: options.releaseVersion ?? '4',
    timeout: options.timeout ?? 30_000,
  })
}
