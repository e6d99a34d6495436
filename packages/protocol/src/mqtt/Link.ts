import type { Milliseconds, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { SerialisationName } from '../serialisations/index.ts'

/** What a request needs to leave by a broker. */
export interface LinkRequest {
  readonly request: WirePrimitive
  /** Level of who receives it; absent: it is published to `topic` as it is, and nobody answers. */
  readonly receiver?: string
  /** What goes before `/oneM2M` of the topic; absent: what goes before the topics of this CSE at the broker. */
  readonly prefix?: string
  /** Whole topic, in place of that of the receiver. */
  readonly topic?: string
  readonly serialisation: SerialisationName
  readonly timeoutMilliseconds: Milliseconds
  readonly signal?: AbortSignal
  readonly ordered?: string
}

/** A way to a broker: the embedded one, or a connection to another. */
export interface Link {
  /** @throws SendError; the reason of the signal */
  send(request: LinkRequest): Promise<ResponsePrimitive>
}
