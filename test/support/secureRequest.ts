import { type Agent, request } from 'node:https'
import type { ConnectionOptions } from 'node:tls'
import type { Waystation } from './startWaystation.ts'
import { uniqueName } from './uniqueName.ts'

export interface SecureRequestOptions extends ConnectionOptions {
  readonly originator: string
  readonly authorization?: string
  /** Keeps connections open for later requests; its own options hold then. */
  readonly agent?: Agent
}

export interface SecureResponse {
  /** Response status code. */
  readonly rsc: number
  readonly http: number
  readonly body: string
}

/** URL of a listener of the server. */
export function listenerURL(waystation: Pick<Waystation, 'stdout'>, name: string): string {
  return JSON.parse(waystation.stdout.split('\n')[0]!)[name]
}

/** Retrieves the CSEBase over HTTPS. @throws when there is no answer, e.g. because the handshake failed */
export function secureRequest(
  url: string,
  { originator, authorization, agent, ...tls }: SecureRequestOptions,
): Promise<SecureResponse> {
  const headers = {
    'X-M2M-Origin': originator,
    'X-M2M-RI': uniqueName('request'),
    'X-M2M-RVI': '3',
    Accept: 'application/json',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/cse-in`, { headers, timeout: 10_000, agent: agent ?? false, ...tls }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        resolve({ rsc: Number(response.headers['x-m2m-rsc']), http: response.statusCode ?? 0, body })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.end()
  })
}
