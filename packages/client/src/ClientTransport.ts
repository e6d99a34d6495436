import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'

/** Answers a request that came from the CSE. */
export type IncomingHandler = (request: WirePrimitive) => Promise<ResponsePrimitive>

/** Carries requests to one CSE and brings the responses back. */
export interface ClientTransport {
  /** The CSE in words, for messages: its URL. */
  readonly peer: string
  /** @throws when no response came: refused, unreachable, timed out, aborted */
  send(
    request: WirePrimitive,
    options: { readonly timeoutMilliseconds: Milliseconds; readonly signal?: AbortSignal },
  ): Promise<ResponsePrimitive>
  /**
   * Takes requests to an originator on the connection to the CSE, which is kept open for that and opened again when it is lost.
   * Absent where the CSE can send none.
   * @returns what ends that
   * @throws when there is no connection
   */
  listen?(originator: string, handler: IncomingHandler): Promise<() => void>
  close(): Promise<void>
}
