import type { SerialisationName } from '@waystation/model'
import { type ClientMaterial, HttpSender } from '@waystation/protocol'
import type { ClientTransport } from './ClientTransport.ts'

export interface HttpTransportOptions {
  /** How contents travel; default `json`. */
  readonly serialisation?: SerialisationName
  /** Bearer token, where the CSE asks for credentials. */
  readonly token?: string
  /** For HTTPS: authorities besides those of the system, and the certificate of this end; PEM. */
  readonly tls?: ClientMaterial
}

/** @param url where the CSE answers, e.g. `http://127.0.0.1:8080`; a path is put before every address */
export function httpTransport(url: string, { serialisation, token, tls }: HttpTransportOptions = {}): ClientTransport {
  const sender = new HttpSender({
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(tls === undefined ? {} : { tls }),
  })
  return {
    peer: url,
    send: (request, { timeoutMilliseconds, signal }) =>
      sender.send(url, request, {
        timeoutMilliseconds,
        ...(signal === undefined ? {} : { signal }),
        ...(serialisation === undefined ? {} : { serialisation }),
      }),
    close: () => sender.close(),
  }
}
