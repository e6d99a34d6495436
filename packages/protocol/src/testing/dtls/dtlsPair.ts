import type { DatagramPeer } from '../../DatagramPort.ts'
import { DtlsClient, type DtlsClientOptions } from '../../dtls/DtlsClient.ts'
import { DtlsServer, type DtlsServerOptions } from '../../dtls/DtlsServer.ts'
import type { DtlsServerSecurity } from '../../dtls/DtlsServerSecurity.ts'
import { MemoryNetwork } from './MemoryNetwork.ts'

export interface LogEntry {
  readonly level: 'debug' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

export const serverAddress = { address: '192.0.2.1', port: 5684 } as const
export const identity = 'sensor-1'
export const key = Buffer.from('a key that two share')

/** A server and a client in memory; the server answers each message with the same, in capitals. */
export async function dtlsPair(
  serverOptions: Partial<DtlsServerOptions & DtlsServerSecurity> = {},
  clientOptions: Partial<DtlsClientOptions> = {},
) {
  const network = new MemoryNetwork()
  const entries: LogEntry[] = []
  const logAs = (level: LogEntry['level']) => (fields: object, message: string) =>
    void entries.push({ level, message, fields: { ...fields } })
  const log = { debug: logAs('debug'), warn: logAs('warn'), error: logAs('error') }
  const atServer: { peer: DatagramPeer; text: string }[] = []
  const atClient: string[] = []
  const closedAtServer: DatagramPeer[] = []
  const closedAtClient: DatagramPeer[] = []
  const { clock } = network
  const server = new DtlsServer({
    host: serverAddress.address,
    port: serverAddress.port,
    openSocket: (listener) => network.open(serverAddress.address, serverAddress.port, listener),
    clock,
    log,
    security: { preSharedKeyOf: (name) => (name === identity ? key : undefined), ...serverOptions },
    ...serverOptions,
  })
  await server.start({
    onMessage: (peer, bytes) => {
      atServer.push({ peer, text: bytes.toString() })
      peer.send(Buffer.from(bytes.toString().toUpperCase()))
    },
    onClose: (peer) => void closedAtServer.push(peer),
  })
  const makeClient = (options: Partial<DtlsClientOptions> = {}) =>
    new DtlsClient({
      handler: {
        onMessage: (_, bytes) => void atClient.push(bytes.toString()),
        onClose: (peer) => void closedAtClient.push(peer),
      },
      security: { preSharedKey: { identity, key } },
      openSocket: (_, listener) => network.open('192.0.2.7', 0, listener),
      clock,
      ...clientOptions,
      ...options,
    })
  const client = makeClient()
  const connect = (from: DtlsClient = client) =>
    clock.passUntil(from.connect(serverAddress.address, serverAddress.port))
  /** Sends from the client and lets the answer come. */
  const ask = async (peer: DatagramPeer, text: string) => {
    const before = atClient.length
    peer.send(Buffer.from(text))
    await clock.pass(100)
    return atClient.slice(before)
  }
  const messages = (level: LogEntry['level']) => entries.filter((entry) => entry.level === level)
  return {
    network,
    clock,
    server,
    client,
    makeClient,
    connect,
    ask,
    entries,
    messages,
    atServer,
    atClient,
    closedAtServer,
    closedAtClient,
  }
}
