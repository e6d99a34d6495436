import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'

/**
 * What others keep open to this CSE: connections on which they take requests, without a point of access of their own.
 * Originators are named as `normaliseOriginator` does: `Cx`, `/cse2`.
 */
export interface Sessions {
  /** @returns whether requests can be sent to the originator now */
  has(originator: string): boolean
  /**
   * Sends one request to an originator and waits for its response.
   * @param request its content may be ready JSON text
   * @throws when no response came: no session, or it ended, timed out, aborted
   */
  send(
    originator: string,
    request: WirePrimitive,
    options: { readonly timeoutMilliseconds: Milliseconds; readonly signal?: AbortSignal; readonly ordered?: string },
  ): Promise<ResponsePrimitive>
  /** Has `began` called with every originator that can be reached from then on, so that what waits for it leaves at once. */
  watch(began: (originator: string) => void): void
}
