import { RequestError, type ResponsePrimitive, type WirePrimitive } from '@waystation/model'
import type { DispatchOptions } from '../delivery/dispatch.ts'
import type { Resource } from '../ports/index.ts'

/** Requests that wait for their receiver to poll. @see TS-0001 9.6.21, 10.2.5.12 */
export class PollingChannels {
  /** Queues a request for the owner of the channel and waits for the answer. */
  async request(channel: Resource, request: WirePrimitive, options: DispatchOptions): Promise<ResponsePrimitive> {
    void request
    void options
    throw new RequestError('targetNotReachable', `${channel.path} is not polled`)
  }
}
