import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { startWaystation, uniqueName, type Waystation } from '../../test/support/index.ts'
import { type Bench, type Figure, limitRow } from '../Bench.ts'
import { preSharedKey, writeCredentials } from '../credentials.ts'
import { openDtls } from '../load/CoapConnection.ts'
import { MqttConnection } from '../load/MqttConnection.ts'
import { WebSocketConnection } from '../load/WebSocketConnection.ts'
import { temporaryDirectory } from '../temporaryDirectory.ts'

const name = 'sessions'
const sessions = 10_000
/** What the first ones cost besides is that of code that is loaded and compiled. */
const firstSessions = 500
const batch = 50
const settleMs = 3000

interface Kind {
  readonly binding: 'mqtt' | 'ws' | 'coaps'
  readonly what: string
  open(url: string): Promise<{ close(): void }>
}

const kinds: readonly Kind[] = [
  {
    binding: 'mqtt',
    what: 'MQTT session',
    open: (url) => {
      const client = uniqueName('C')
      return MqttConnection.open(url, client, client, 'id-in')
    },
  },
  { binding: 'ws', what: 'WebSocket connection', open: (url) => WebSocketConnection.open(url) },
  {
    binding: 'coaps',
    what: 'DTLS session',
    open: async (url) => {
      const { client } = await openDtls(url, preSharedKey, () => undefined)
      return { close: () => void client.close() }
    },
  },
]

/** What an idle session costs the server in memory. */
export const sessionsFigure: Figure = {
  name,
  async measure(bench) {
    for (const kind of kinds) await measureKind(bench, kind)
  },
}

async function measureKind(bench: Bench, kind: Kind): Promise<void> {
  await using directory = await temporaryDirectory()
  const secure = kind.binding === 'coaps' ? ['--credentials', await writeCredentials(directory.path)] : []
  const set = { 'limits.connections': 2 * sessions, 'limits.webSocketConnections': 2 * sessions }
  await using server = await startWaystation({ set, arguments: [`--${kind.binding}`, '127.0.0.1:0', ...secure] })
  const open: { close(): void }[] = []
  try {
    const before = await residentAfter(server, kind, open, firstSessions)
    bench.progress(`${sessions.toLocaleString('en')} idle: ${kind.what}`)
    const after = await residentAfter(server, kind, open, sessions + firstSessions)
    const kilobytes = (after - before) / sessions / 1000
    const beside = `${sessions.toLocaleString('en')}: ${((after - before) / 1e6).toFixed(0)} MB`
    bench.add(limitRow(name, `resident memory of an idle ${kind.what}`, beside, kilobytes, 12, 'KB'))
  } finally {
    for (const session of open) session.close()
  }
}

/** @returns bytes when as many sessions are open */
async function residentAfter(
  server: Waystation,
  kind: Kind,
  open: { close(): void }[],
  count: number,
): Promise<number> {
  const url = server.urlOf(kind.binding)
  while (open.length < count) {
    open.push(
      ...(await Promise.all(Array.from({ length: Math.min(batch, count - open.length) }, () => kind.open(url)))),
    )
  }
  await delay(settleMs)
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}
