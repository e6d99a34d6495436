import type { BindingServer } from '@waystation/protocol'
import { coap } from './coap.ts'
import { coaps } from './coaps.ts'
import { http, https } from './http.ts'
import {
  type ListenerName,
  type ListenerServices,
  type Listening,
  listenerNames,
  type MakeListener,
} from './Listening.ts'
import { mqtt, mqtts } from './mqtt.ts'
import { ws, wss } from './webSocket.ts'

const makers: Readonly<Record<ListenerName, MakeListener>> = { http, https, coap, coaps, mqtt, mqtts, ws, wss }

/**
 * Starts every listener that is configured.
 * @param servers takes each that has started, so that they can be stopped even when a later one fails
 * @throws the error of the first that cannot start
 */
export async function listen(services: ListenerServices, servers: BindingServer[]): Promise<Listening> {
  const listening: { -readonly [N in keyof Listening]: Listening[N] } = {}
  for (const name of listenerNames) {
    if (services.configuration[name] === null) continue
    const server = await makers[name](services)
    listening[name] = (await server.start()).url
    servers.push(server)
  }
  if (services.configuration['mqtt.broker'] !== null) {
    const server = await services.mqtt.external(services)
    servers.push(server)
    listening.mqttBroker = (await server.start()).url
  }
  return listening
}
