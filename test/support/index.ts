export { assertStatus } from './assertStatus.ts'
export { decodeCbor, encodeCbor } from './cbor.ts'
export { countFromEnvironment } from './countFromEnvironment.ts'
export { type EventuallyOptions, eventually } from './eventually.ts'
export { type ChargingEntry, exportCharging } from './exportCharging.ts'
export {
  type Answer,
  type AnswerScript,
  Mailbox,
  NotificationReceiver,
  type ReceivedNotification,
} from './NotificationReceiver.ts'
export {
  type Body,
  type Json,
  OneM2MClient,
  type OneM2MRequest,
  type OneM2MResponse,
  type Operation,
  pathOfAddress,
  type QueryValue,
  type RequestOptions,
} from './OneM2MClient.ts'
export { Random } from './Random.ts'
export { type RegisteredAE, registerAE } from './registerAE.ts'
export { resourceTypes } from './resourceTypes.ts'
export {
  type Exit,
  startWaystation,
  Waystation,
  type WaystationOptions,
  WaystationStartError,
} from './startWaystation.ts'
export { uniqueName } from './uniqueName.ts'
