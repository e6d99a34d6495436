export { EmbeddedBroker, type EmbeddedBrokerOptions } from './EmbeddedBroker.ts'
export type { MqttLimits } from './MqttLimits.ts'
export { MqttServer, type MqttServerOptions } from './MqttServer.ts'
