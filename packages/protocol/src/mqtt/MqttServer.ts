import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import type { Milliseconds } from '@waystation/model'
import type { BindingServer } from '../Binding.ts'
import type { BindingLog } from '../BindingLog.ts'
import { limitConnections } from '../limitConnections.ts'
import { listenOn, placeOf } from '../listenOn.ts'
import type { ServerSecurity } from '../tls/ServerSecurity.ts'
import type { EmbeddedBroker } from './EmbeddedBroker.ts'

export interface MqttServerOptions {
  readonly host: string
  /** 0 picks a free one. */
  readonly port: number
  readonly tls?: ServerSecurity
  /** Serves the clients of all listeners. */
  readonly broker: EmbeddedBroker
  readonly log: BindingLog
}

/** A listener of the embedded broker. @see TS-0010 */
export class MqttServer implements BindingServer {
  readonly #options: MqttServerOptions
  readonly #server: Server

  constructor(options: MqttServerOptions) {
    this.#options = options
    const accept = (socket: Socket) => options.broker.broker.accept(socket)
    if (options.tls === undefined) {
      this.#server = createServer({ noDelay: true }, accept)
    } else {
      const server = createSecureServer(options.tls.options, accept)
      options.tls.attach(server)
      this.#server = server
    }
    limitConnections(this.#server, options.broker.broker.limits.connections, options.log)
  }

  /** @throws the error of `node:net` when the address cannot be listened on, e.g. with code EADDRINUSE */
  async start(): Promise<{ url: string; port: number }> {
    const { host, port, tls } = this.#options
    return placeOf(tls === undefined ? 'mqtt' : 'mqtts', await listenOn(this.#server, host, port))
  }

  /** Also stops the broker. */
  async stop(graceMilliseconds: Milliseconds = 5000): Promise<void> {
    if (this.#server.listening) this.#server.close()
    await this.#options.broker.stop(graceMilliseconds)
  }
}
