import type { Socket } from 'node:net'
import type { Milliseconds, SerialisationName } from '@waystation/model'
import { type ClientOptions, WebSocket } from 'ws'
import { SendError } from '../SendError.ts'
import type { ClientSecurity } from '../tls/ClientSecurity.ts'
import { proofOfSocket } from '../tls/proofOfSocket.ts'
import type { WebSocketAddress } from './parseUrl.ts'
import { serialisationOfSubProtocol } from './subProtocols.ts'
import { type PeerServices, WebSocketPeer } from './WebSocketPeer.ts'

export interface ConnectOptions {
  readonly connectMilliseconds: Milliseconds
  readonly authorization: string | undefined
  readonly security: ClientSecurity | undefined
}

/** Opens a connection. @throws SendError unreachable, protocol when the server wants another serialisation */
export function connectPeer(
  { url, isSecure }: WebSocketAddress,
  serialisation: SerialisationName,
  { connectMilliseconds, authorization, security }: ConnectOptions,
  services: PeerServices,
): Promise<WebSocketPeer> {
  const options: ClientOptions = {
    perMessageDeflate: false,
    maxPayload: services.limits.messageBytes,
    handshakeTimeout: connectMilliseconds,
    followRedirects: false,
    ...(authorization === undefined ? {} : { headers: { Authorization: authorization } }),
    ...(isSecure && security !== undefined ? (security.options as ClientOptions) : {}),
  }
  const webSocket = new WebSocket(url, `oneM2M.${serialisation}`, options)
  return new Promise((resolve, reject) => {
    let socket: Socket | undefined
    webSocket.once('upgrade', (response) => {
      socket = response.socket
    })
    webSocket.once('error', (error: Error) => reject(new SendError('unreachable', reasonOf(error), false, error)))
    webSocket.once('open', () => {
      webSocket.removeAllListeners('error')
      const proof = proofOfSocket(socket!)
      const peer = new WebSocketPeer({ webSocket, socket: socket!, serialisation, proof, isServer: false }, services)
      if (isAgreed(webSocket, serialisation)) return resolve(peer)
      peer.terminate()
      reject(new SendError('protocol', 'the server chose another sub-protocol', false))
    })
  })
}

/** A server that names no sub-protocol speaks JSON. */
function isAgreed({ protocol }: WebSocket, serialisation: SerialisationName): boolean {
  return protocol === '' ? serialisation === 'json' : serialisationOfSubProtocol(protocol) === serialisation
}

function reasonOf(error: Error): string {
  return error instanceof AggregateError ? String(error.errors[0]) : error.message
}
