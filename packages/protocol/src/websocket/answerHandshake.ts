import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { wildcardMatches } from '@waystation/model'
import type { PeerAuthority, PeerProof } from '../Binding.ts'
import { loginOf } from '../loginOf.ts'
import { proofOfSocket } from '../tls/proofOfSocket.ts'
import { chooseSubProtocol, type SubProtocol, subProtocols } from './subProtocols.ts'

/** Why a handshake is refused. */
export interface Refusal {
  readonly status: string
  readonly reason: string
  readonly headers?: string
}

/** What a handshake that is not refused leads to. */
export interface Admission {
  /** Undefined when the client names none: it then gets JSON. */
  readonly subProtocol: SubProtocol | undefined
  readonly proof: PeerProof
}

/**
 * Decides on a handshake. Pages of foreign sites are refused, as browsers let every page open connections to everywhere.
 * @see TS-0020 6.1, RFC 6455 4.2.2, 10.2
 */
export async function decideHandshake(
  { headers, socket }: IncomingMessage,
  authority: PeerAuthority | undefined,
  origins: readonly string[] | undefined,
): Promise<Admission | Refusal> {
  const { origin } = headers
  if (origin !== undefined && origins?.some((pattern) => wildcardMatches(pattern, origin)) === false) {
    return { status: '403 Forbidden', reason: `pages of ${origin} may not connect` }
  }
  const offered = headers['sec-websocket-protocol']
  const subProtocol =
    offered === undefined ? undefined : chooseSubProtocol(offered.split(',').map((name) => name.trim()))
  if (offered !== undefined && subProtocol === undefined) {
    return {
      status: '400 Bad Request',
      reason: `none of the sub-protocols offered is one of ${subProtocols.join(', ')}`,
    }
  }
  const proof = await proofOf(socket, headers.authorization, authority)
  if (authority?.entitlementOf(proof).entitledOriginators?.length === 0) {
    return {
      status: '401 Unauthorized',
      reason: 'a certificate, a pre-shared key, a bearer token or a password is needed that counts here',
      headers: 'WWW-Authenticate: Bearer, Basic realm="oneM2M"\r\n',
    }
  }
  return { subProtocol, proof }
}

async function proofOf(
  socket: Socket,
  authorization: string | undefined,
  authority: PeerAuthority | undefined,
): Promise<PeerProof> {
  const proof = proofOfSocket(socket)
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token !== undefined) return { ...proof, token }
  const login = authority === undefined ? undefined : loginOf(authorization)
  const userProvedAt = performance.now()
  if (login === undefined || !(await authority!.isPasswordOf(login.user, login.password))) return proof
  return { ...proof, user: login.user, userProvedAt }
}

export function refuseHandshake(socket: Duplex, { status, reason, headers = '' }: Refusal): void {
  const body = `${reason}\n`
  socket.end(
    `HTTP/1.1 ${status}\r\n${headers}Content-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}
