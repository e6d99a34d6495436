import type { MakeListener } from './Listening.ts'

export const mqtt: MakeListener = async (services) => {
  const { MqttServer } = await import('@waystation/protocol/mqtt')
  return new MqttServer({ ...services.configuration.mqtt!, broker: await services.mqtt.embedded(services) })
}

export const mqtts: MakeListener = async (services) => {
  const { MqttServer } = await import('@waystation/protocol/mqtt')
  const broker = await services.mqtt.embedded(services)
  return new MqttServer({ ...services.configuration.mqtts!, tls: services.tls!, broker })
}
