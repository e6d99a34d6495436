import type { BindingServer, ServerSecurity } from '@waystation/protocol'
import type { Listener } from '../configuration/settingTypes.ts'
import type { ListenerServices, MakeListener } from './Listening.ts'

export const mqtt: MakeListener = (services) => listenerOf(services, services.configuration.mqtt!)

export const mqtts: MakeListener = (services) => listenerOf(services, services.configuration.mqtts!, services.tls!)

async function listenerOf(services: ListenerServices, where: Listener, tls?: ServerSecurity): Promise<BindingServer> {
  const { MqttServer } = await import('@waystation/protocol/mqtt')
  const broker = await services.mqtt.embedded(services)
  const server = new MqttServer({ ...where, ...(tls === undefined ? {} : { tls }), broker, log: services.log })
  return {
    start: async () => ({ url: services.mqtt.listensAt((await server.start()).url) }),
    stop: (graceMilliseconds) => server.stop(graceMilliseconds),
  }
}
