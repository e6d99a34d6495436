import type { JsonObject, RequestHandler, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { Client } from '../Client.ts'
import { handlerTransport } from '../handlerTransport.ts'

/** What a scripted CSE answers: a status code, with content or without. */
export type Answer = number | readonly [code: number, content: JsonObject]

/** A CSE that answers from a script and remembers what it was asked. */
export function scriptedCse(script: (request: WirePrimitive, signal?: AbortSignal) => Answer | Promise<Answer>) {
  const requests: WirePrimitive[] = []
  const handler: RequestHandler = async (request, context): Promise<ResponsePrimitive> => {
    requests.push(request)
    const answer = await script(request, context.signal)
    const [code, content] = typeof answer === 'number' ? [answer] : answer
    const base = { responseStatusCode: code, requestIdentifier: String(request.rqi) }
    return content === undefined ? base : { ...base, content }
  }
  const client = new Client(handlerTransport(handler), { originator: 'CAdmin', releaseVersion: '4', timeout: 5000 })
  return { requests, client }
}
