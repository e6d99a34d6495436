import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { PeerProof } from '../Binding.ts'

const none: PeerProof = {}
const proofs = new WeakMap<Socket, PeerProof>()
const identities = new WeakMap<Socket, string>()

/** Tells under which PSK identity the handshake of a connection goes on; it counts once that has succeeded. */
export function rememberIdentity(socket: Socket, identity: string): void {
  identities.set(socket, identity)
}

/** @returns the PSK identity that the peer named in its handshake, whether or not it has the key */
export function identityOf(socket: Socket): string | undefined {
  return identities.get(socket)
}

/**
 * @param socket with its handshake behind it, where it is one of TLS
 * @returns what the peer has proved on its connection, the same object with every call
 */
export function proofOfSocket(socket: Socket): PeerProof {
  if (!('getPeerX509Certificate' in socket)) return none
  const known = proofs.get(socket)
  if (known !== undefined) return known
  const proof = proofOf(socket as TLSSocket)
  proofs.set(socket, proof)
  return proof
}

function proofOf(socket: TLSSocket): PeerProof {
  // A PSK in TLS 1.3 may have been offered in vain; a peer with a certificate then goes on with that.
  const certificate = socket.getPeerX509Certificate()
  if (certificate !== undefined) return socket.authorized ? { certificate } : none
  const pskIdentity = identities.get(socket)
  return pskIdentity === undefined ? none : { pskIdentity }
}
