import type { RequestHandler, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { WebSocket as WsClient } from 'ws'
import type { PeerAuthority } from '../../Binding.ts'
import {
  WebSocketSender,
  type WebSocketSenderOptions,
  WebSocketServer,
  WebSocketSessions,
} from '../../websocket/index.ts'

const self = { cseID: '/id-in', cseName: 'cse-in', spID: '//sp.example' }
export const limits = {
  messageBytes: 10_000,
  requests: 4,
  bufferedBytes: 100_000,
  connections: 100,
  headerBytes: 8192,
  handshakeMilliseconds: 1000,
  originators: 3,
}
const log = { debug() {}, warn() {}, error() {} }

/** What is to be ended after the test. */
export const closing: (() => Promise<void>)[] = []
/** Ends what a test has opened; for `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).toReversed()) await close()
}

export interface Setup {
  readonly handler?: RequestHandler
  readonly authority?: PeerAuthority
  readonly origins?: readonly string[]
  readonly pingMilliseconds?: number
  readonly idleMilliseconds?: number
}

export async function serve({ handler = echo, pingMilliseconds = 10_000, idleMilliseconds = 0, ...rest }: Setup = {}) {
  const sessions = new WebSocketSessions(self, limits.originators)
  const place = { host: '127.0.0.1', port: 0 }
  const server = new WebSocketServer({
    ...rest,
    ...place,
    handler,
    self,
    sessions,
    limits,
    pingMilliseconds,
    idleMilliseconds,
    log,
  })
  const { url } = await server.start()
  closing.push(() => server.stop(200))
  return { url, sessions, server }
}

export function client(options: WebSocketSenderOptions = {}): WebSocketSender {
  const sender = new WebSocketSender(options)
  closing.push(() => sender.close())
  return sender
}

export const echo: RequestHandler = async (request) => ok(request, { 'm2m:cnt': { lbl: [String(request.to)] } })

export function ok(request: WirePrimitive, content?: ResponsePrimitive['content']): ResponsePrimitive {
  return {
    responseStatusCode: 2000,
    requestIdentifier: String(request.rqi),
    ...(content === undefined ? {} : { content }),
  }
}

let counter = 0
export function request(parameters: WirePrimitive = {}): WirePrimitive {
  return { op: 2, to: 'cse-in', fr: 'Ca', rqi: `r${counter++}`, rvi: '4', ...parameters }
}

export const soon = { timeoutMilliseconds: 2000 }

/** A connection without the binding. */
export async function rawConnection(url: string, protocol = 'oneM2M.json', headers = {}): Promise<WsClient> {
  const socket = new WsClient(url, protocol === '' ? [] : protocol.split(','), { headers })
  closing.push(async () => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

export function nextMessage(socket: WsClient): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('message', (bytes) => resolve(String(bytes)))
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)))
  })
}
