import type { JsonObject, RequestHandler, ResponsePrimitive, WirePrimitive } from '@waystation/model'
import { HttpServer } from '@waystation/protocol'
import type { Deliver, NotificationReceiver, ReceivingAddress } from './NotificationReceiver.ts'

export interface ListenOptions {
  /** Default: loopback, for a CSE on this computer. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  /** How the CSE reaches this server, when that is not where it listens. */
  readonly url?: string
}

const limits = {
  bodyBytes: 16_777_216,
  headerBytes: 65_536,
  connections: 1000,
  requestMilliseconds: 60_000,
  headersMilliseconds: 30_000,
  keepAliveMilliseconds: 75_000,
}

/** Receives notifications with an HTTP server of its own, which starts with the first subscription that needs it. */
export function listen(options: ListenOptions = {}): NotificationReceiver {
  return new ListeningReceiver(options)
}

class ListeningReceiver implements NotificationReceiver {
  readonly #server: HttpServer
  readonly #url: string | undefined
  readonly #listeners = new Map<string, Deliver>()
  #started: Promise<{ url: string }> | undefined

  constructor({ host = '127.0.0.1', port = 0, url }: ListenOptions) {
    this.#url = url?.replace(/\/$/, '')
    const handler: RequestHandler = (request) => this.#answer(request)
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
    this.#server = new HttpServer({ handler, host, port, limits, log })
  }

  async open(deliver: Deliver): Promise<ReceivingAddress> {
    this.#started ??= this.#server.start()
    const { url } = await this.#started
    // Nobody can send to an address that nobody was told.
    const name = crypto.randomUUID()
    this.#listeners.set(name, deliver)
    return {
      target: `${this.#url ?? url}/${name}`,
      bind: () => {},
      close: async () => {
        this.#listeners.delete(name)
      },
    }
  }

  async close(): Promise<void> {
    if (this.#started === undefined) return
    await this.#started.catch(() => {})
    await this.#server.stop(200)
  }

  async #answer(request: WirePrimitive): Promise<ResponsePrimitive> {
    const deliver = this.#listeners.get(String(request.to).split('/').at(-1) ?? '')
    const isNotification = request.op === 5 && typeof request.pc === 'object' && request.pc !== null
    if (deliver !== undefined && isNotification) await deliver(request.pc as JsonObject)
    return {
      responseStatusCode: deliver === undefined ? 4004 : isNotification ? 2000 : 4005,
      requestIdentifier: typeof request.rqi === 'string' ? request.rqi : '',
      ...(typeof request.rvi === 'string' ? { releaseVersion: request.rvi } : {}),
    }
  }
}
