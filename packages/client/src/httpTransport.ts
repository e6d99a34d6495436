import { HttpSender } from '@waystation/protocol'
import type { ClientTransport } from './ClientTransport.ts'

export interface HttpTransportOptions {
  /** How contents travel; default `json`. */
  readonly serialisation?: 'json' | 'cbor'
}

/** @param url where the CSE answers, e.g. `http://127.0.0.1:8080`; a path is put before every address */
export function httpTransport(url: string, options: HttpTransportOptions = {}): ClientTransport {
  const sender = new HttpSender()
  return {
    peer: url,
    send: (request, { timeoutMilliseconds, signal }) =>
      sender.send(url, request, {
        timeoutMilliseconds,
        ...(signal === undefined ? {} : { signal }),
        ...(options.serialisation === undefined ? {} : { serialisation: options.serialisation }),
      }),
    close: async () => {
      await sender.close()
    },
  }
}
