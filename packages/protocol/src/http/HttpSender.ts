import type { ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { request as send } from 'undici'
import { json } from '../serialisations/index.ts'
import { decodeResponse } from './decodeResponse.ts'
import { encodeNotification, encodeRequest } from './encodeRequest.ts'

export interface SendOptions {
  readonly timeoutMilliseconds: number
  readonly signal?: AbortSignal
  readonly serialisation?: 'json' | 'cbor'
  readonly ordered?: string
}

export class HttpSender {
  async send(url: string, request: WirePrimitive, _options: SendOptions): Promise<ResponsePrimitive> {
    const target = new URL(url)
    const isOwn =
      typeof request.to === 'string' && !/^https?:/.test(request.to) && target.pathname === '/' && request.op !== 5
    const encoded = isOwn
      ? encodeRequest(request, json)
      : encodeNotification(request, json, target.pathname + target.search)
    const headers: Record<string, string> = {}
    for (let i = 0; i < encoded.headers.length; i += 2)
      headers[encoded.headers[i] as string] = encoded.headers[i + 1] as string
    const response = await send(target.origin + encoded.path, {
      method: encoded.method,
      headers,
      body: encoded.body ?? null,
    })
    const bytes = Buffer.from(await response.body.arrayBuffer())
    return decodeResponse(response.statusCode, response.headers as never, bytes, String(request.rqi))
  }
  async close(): Promise<void> {}
}
