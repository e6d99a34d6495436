export { type BindingTransportOptions, bindingTransport, clientSchemes } from './bindingTransport.ts'
export { type AnyResource, Client, type ClientIdentity, type ShortContent } from './Client.ts'
export type { ClientTransport, IncomingHandler } from './ClientTransport.ts'
export { type ClientOptions, createClient } from './createClient.ts'
export { definitionOf } from './definitionOf.ts'
export { handlerTransport } from './handlerTransport.ts'
export { type HttpTransportOptions, httpTransport } from './httpTransport.ts'
export { type FilterCriteria, filterCriteriaNames, type RequestOptions } from './parameterNames.ts'
export { type Failure, type Result, type Success, unwrap } from './Result.ts'
export { type Application, type RegisteredApplication, registerApplication } from './registerApplication.ts'
export { type ListenOptions, listen } from './subscribe/listen.ts'
export {
  type Notification,
  type NotificationContent,
  type NotificationEvent,
  notificationContents,
  notificationEvents,
  readNotifications,
} from './subscribe/Notification.ts'
export type { Deliver, NotificationReceiver, ReceivingAddress } from './subscribe/NotificationReceiver.ts'
export { type PollOptions, poll } from './subscribe/poll.ts'
export type { Subscription } from './subscribe/Subscription.ts'
export type { SubscribeOptions } from './subscribe/subscribe.ts'
