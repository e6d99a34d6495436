import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'

/** Sends requests to addresses with a scheme, e.g. `http://host:port/path`. */
export interface Transport {
  /** @returns whether this transport knows the scheme of the URL */
  handles(url: string): boolean
  /**
   * Sends one request and waits for its response.
   * @param options.ordered requests with the same value reach the target in the order of their calls
   * @throws when no response came: refused, unreachable, timed out, aborted
   */
  send(
    url: string,
    request: WirePrimitive,
    options: { timeoutMilliseconds: Milliseconds; signal?: AbortSignal; ordered?: string },
  ): Promise<ResponsePrimitive>
}
