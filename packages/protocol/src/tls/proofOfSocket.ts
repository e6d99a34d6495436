import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { PeerProof } from '../Binding.ts'

const none: PeerProof = {}
const proofs = new WeakMap<Socket, PeerProof>()
const identities = new WeakMap<Socket, Required<Pick<PeerProof, 'pskIdentity' | 'pskProvedAt'>>>()

/**
 * Remembers a PSK identity that a peer has named, and whose key is known. Of several the last: the library asks for their
 * keys one after the other until it takes one.
 */
export function rememberIdentity(socket: Socket, identity: string): void {
  identities.set(socket, { pskIdentity: identity, pskProvedAt: performance.now() })
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
  const certificate = socket.getPeerX509Certificate()
  if (certificate !== undefined) return socket.authorized ? certificateProof(socket, certificate) : none
  const proof = identities.get(socket)
  return proof !== undefined && isKeyInUse(socket) ? proof : none
}

/** The connection keeps the certificate: read again when asked for, thousands of idle ones need not hold it a second time. */
function certificateProof(socket: TLSSocket, certificate: X509Certificate): PeerProof {
  let recent = new WeakRef(certificate)
  return {
    get certificate() {
      const known = recent.deref()
      if (known !== undefined) return known
      const again = socket.getPeerX509Certificate()
      if (again !== undefined) recent = new WeakRef(again)
      return again
    },
  }
}

/**
 * A peer may name an identity in vain and go on without it, so only a handshake made with the key counts. TLS 1.3 says just
 * that it took some key: `pskOptions` sees to it that there is no other than those of identities.
 */
function isKeyInUse(socket: TLSSocket): boolean {
  return socket.getProtocol() === 'TLSv1.3' ? socket.isSessionReused() : /\bPSK\b/.test(socket.getCipher().name)
}
