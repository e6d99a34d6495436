import {
  operations,
  type RequestHandler,
  type ResponsePrimitive,
  type SerialisationName,
  type WirePrimitive,
} from '@waystation/model'
import type { WebSocketSender } from '@waystation/protocol/websocket'
import type { BindingTransportOptions } from './bindingTransport.ts'
import type { ClientTransport, IncomingHandler } from './ClientTransport.ts'

/** How long the CSE is given to say that it knows who is there. */
const greetingMilliseconds = 10_000

/** @param url where the CSE answers, e.g. `ws://127.0.0.1:8180`; requests of both sides share one connection */
export function webSocketTransport(url: string, options: BindingTransportOptions = {}): ClientTransport {
  const serialisation = options.serialisation ?? 'json'
  const listeners = new Map<string, IncomingHandler>()
  let sender: Promise<WebSocketSender> | undefined
  const open = () => {
    sender ??= openSender(options, (request) => answer(request, listeners))
    return sender
  }
  return {
    peer: url,
    async send(request, sendOptions) {
      return (await open()).send(url, request, { ...sendOptions, serialisation })
    },
    async listen(originator, handler) {
      const opened = await open()
      listeners.set(originator, handler)
      try {
        await greet(opened, url, originator, serialisation)
      } catch (error) {
        listeners.delete(originator)
        throw error
      }
      const end = opened.keepOpen(url, serialisation, () => {
        greet(opened, url, originator, serialisation).catch(() => undefined)
      })
      return () => {
        listeners.delete(originator)
        end()
      }
    },
    async close() {
      await (await sender)?.close()
    },
  }
}

async function openSender({ token, tls }: BindingTransportOptions, handler: RequestHandler): Promise<WebSocketSender> {
  const { WebSocketSender } = await import('@waystation/protocol/websocket')
  return new WebSocketSender({
    handler,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(tls === undefined ? {} : { tls }),
  })
}

/** A request of the originator, whatever becomes of it, tells the CSE which connection it is behind. */
function greet(
  sender: WebSocketSender,
  url: string,
  originator: string,
  serialisation: SerialisationName,
): Promise<ResponsePrimitive> {
  const request: WirePrimitive = {
    op: operations.retrieve,
    to: originator,
    fr: originator,
    rqi: crypto.randomUUID(),
    rvi: '3',
    pc: { 'm2m:atrl': ['ri'] },
  }
  return sender.send(url, request, { timeoutMilliseconds: greetingMilliseconds, serialisation })
}

async function answer(request: WirePrimitive, listeners: ReadonlyMap<string, IncomingHandler>) {
  const name = String(request.to).split('/').at(-1) ?? ''
  const handler = listeners.get(name) ?? (listeners.size === 1 ? [...listeners.values()][0] : undefined)
  if (handler !== undefined) return handler(request)
  return {
    responseStatusCode: 4004,
    requestIdentifier: typeof request.rqi === 'string' ? request.rqi : '',
    ...(typeof request.rvi === 'string' ? { releaseVersion: request.rvi } : {}),
  }
}
