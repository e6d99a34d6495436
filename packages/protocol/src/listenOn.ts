import type { AddressInfo, Server } from 'node:net'

/**
 * Starts to listen.
 * @param port 0 picks a free one
 * @returns what is listened on
 * @throws the error of `node:net` when the address cannot be listened on, e.g. with code EADDRINUSE
 */
export async function listenOn(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server.address() as AddressInfo
}

/** @param bound address without brackets */
export function placeOf(scheme: string, bound: { address: string; port: number }): { url: string; port: number } {
  const { address, port } = bound
  return { url: `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`, port }
}
