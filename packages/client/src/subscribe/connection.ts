import type { JsonObject, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import type { Client } from '../Client.ts'
import type { NotificationReceiver } from './NotificationReceiver.ts'
import { NotificationRouter } from './NotificationRouter.ts'

/**
 * Receives notifications on the connection to the CSE, which is opened again when it is lost. The client's originator must be
 * a registered AE; what the CSE could not send meanwhile comes as soon as the connection is back.
 * @throws Error when the transport of the client has no connection on which the CSE could send requests
 */
export function connection(client: Client): NotificationReceiver {
  const { transport, originator } = client
  if (transport.listen === undefined) throw new Error(`${transport.peer} can send no requests on this connection`)
  const router = new NotificationRouter(originator)
  let listening: Promise<() => void> | undefined
  return {
    async open(deliver) {
      listening ??= transport.listen!(originator, (request) => answer(request, router))
      await listening
      return router.open(deliver)
    },
    async close() {
      const end = await listening?.catch(() => undefined)
      end?.()
    },
  }
}

async function answer(request: WirePrimitive, router: NotificationRouter): Promise<ResponsePrimitive> {
  const isNotification = request.op === 5 && typeof request.pc === 'object' && request.pc !== null
  if (isNotification) await router.route(request.pc as JsonObject)
  return {
    responseStatusCode: isNotification ? 2000 : 4005,
    requestIdentifier: typeof request.rqi === 'string' ? request.rqi : '',
    ...(typeof request.rvi === 'string' ? { releaseVersion: request.rvi } : {}),
  }
}
