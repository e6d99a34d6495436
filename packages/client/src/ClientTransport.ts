import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'

/** Carries requests to one CSE and brings the responses back. */
export interface ClientTransport {
  /** The CSE in words, for messages: its URL. */
  readonly peer: string
  /** @throws when no response came: refused, unreachable, timed out, aborted */
  send(
    request: WirePrimitive,
    options: { readonly timeoutMilliseconds: Milliseconds; readonly signal?: AbortSignal },
  ): Promise<ResponsePrimitive>
  close(): Promise<void>
}
