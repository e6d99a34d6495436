import type { DatagramPeer } from '@waystation/protocol'
import { type DtlsLimits, DtlsServer, type DtlsServerSecurity } from '@waystation/protocol/dtls'

/** A DTLS server of ours on loopback that answers each message with the same, in capitals. */
export async function startEcho({ limits = {}, ...security }: DtlsServerSecurity & { limits?: Partial<DtlsLimits> }) {
  const warnings: Record<string, unknown>[] = []
  const established: Record<string, unknown>[] = []
  const peers: DatagramPeer[] = []
  const log = {
    debug: (fields: object, message: string) => {
      if (message === 'DTLS session established') established.push({ ...fields })
    },
    warn: (fields: object) => void warnings.push({ ...fields }),
    error: (fields: object) => void warnings.push({ ...fields }),
  }
  const server = new DtlsServer({ host: '127.0.0.1', port: 0, log, security, limits })
  const { port } = await server.start({
    onMessage: (peer, bytes) => {
      peers.push(peer)
      peer.send(Buffer.from(bytes.toString().toUpperCase()))
    },
  })
  return { server, port, warnings, established, peers, [Symbol.asyncDispose]: () => server.stop() }
}
