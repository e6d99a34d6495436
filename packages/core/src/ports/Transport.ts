import type { Milliseconds, ResponsePrimitive, SerialisationName, WirePrimitive } from '@waystation/model'

/** Sends requests to addresses with a scheme, e.g. `http://host:port/path`. */
export interface Transport {
  /** @returns whether this transport knows the scheme of the URL */
  handles(url: string): boolean
  /**
   * Sends one request and waits for its response.
   * @param request its content may be ready JSON text
   * @param options.ordered requests with the same value reach the target in the order of their calls; when one has no
   *   answer, the later ones under way fail with it
   * @param options.serialisation what the target prefers; one that the URL names goes before it
   * @param options.toApplication the URL is a point of access of an AE, which has no resources below it
   * @param options.receiver AE-ID or CSE-ID whose point of access the URL is
   * @throws when no response came: refused, unreachable, timed out, aborted
   */
  send(
    url: string,
    request: WirePrimitive,
    options: {
      timeoutMilliseconds: Milliseconds
      signal?: AbortSignal
      ordered?: string
      serialisation?: SerialisationName
      toApplication?: boolean
      receiver?: string
    },
  ): Promise<ResponsePrimitive>
}
