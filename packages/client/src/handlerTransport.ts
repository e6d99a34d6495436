import { InternalError, type RequestHandler } from '@waystation/model'
import type { ClientTransport } from './ClientTransport.ts'

/** Joins a client to a request handler of the same process, without a network. */
export function handlerTransport(handler: RequestHandler): ClientTransport {
  return {
    peer: 'this process',
    async send(request, { timeoutMilliseconds, signal }) {
      const timeout = AbortSignal.timeout(timeoutMilliseconds)
      const ended = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
      const aborted = new Promise<never>((_, reject) => {
        ended.addEventListener('abort', () => reject(ended.reason), { once: true })
      })
      ended.throwIfAborted()
      const response = await Promise.race([handler(request, { received: Date.now(), signal: ended }), aborted])
      if (response === undefined) throw new InternalError('The handler gave no response to a request that wants one.')
      return response
    },
    close: async () => {},
  }
}
