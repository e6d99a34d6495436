export type { ChargingPeriod, ChargingRecord } from './ChargingRecord.ts'
export type { Clock } from './Clock.ts'
export type { Condition, DiscoveryQuery } from './DiscoveryQuery.ts'
export { Instance, type InstanceFields, instanceID, parseInstanceID } from './Instance.ts'
export type { Coordinates, LocationQuery, LocationSource } from './LocationSource.ts'
export type { Log } from './Log.ts'
export type { Message } from './Message.ts'
export type { MulticastNetwork } from './MulticastNetwork.ts'
export { Resource, type ResourceFields } from './Resource.ts'
export { type ResourceStore, StoreError, type StoreStatistics, type Write } from './ResourceStore.ts'
export type { Sessions } from './Sessions.ts'
export type { Transport } from './Transport.ts'
export {
  type DeviceTrigger,
  NetworkRefusal,
  type TransferOffer,
  type TransferRequest,
  type TriggerOutcome,
  type UnderlyingNetwork,
} from './UnderlyingNetwork.ts'
