import type {
  JsonObject,
  Registry,
  RequestContext,
  RequestHandler,
  RequestPrimitive,
  ResponsePrimitive,
  WirePrimitive,
} from '@waystation/model'
import type { Tokens } from './authorization/Tokens.ts'
import type { Changes } from './Changes.ts'
import type { CoreConfiguration } from './CoreConfiguration.ts'
import type { Contacts } from './contacts/Contacts.ts'
import type { CrossResources } from './crossResource/CrossResources.ts'
import type { Deliveries } from './deliveries/Deliveries.ts'
import type { DeliveryEngine } from './delivery/DeliveryEngine.ts'
import type { DispatchOptions } from './delivery/dispatch.ts'
import type { ChangeObserver } from './events.ts'
import type { GroupNotifications } from './groups/GroupNotifications.ts'
import type { GroupRequests } from './groups/GroupRequests.ts'
import type { LocationPolicies } from './location/LocationPolicies.ts'
import type { ManagementCommands } from './managementCommands/ManagementCommands.ts'
import type { Mashups } from './mashups/Mashups.ts'
import type { MulticastGroups } from './multicast/MulticastGroups.ts'
import type { TriggerRequests } from './network/TriggerRequests.ts'
import type { Exchange } from './pipeline/Exchange.ts'
import type { PollingChannels } from './polling/PollingChannels.ts'
import type {
  Clock,
  LocationSource,
  Log,
  MulticastNetwork,
  Resource,
  ResourceStore,
  Sessions,
  Transport,
  UnderlyingNetwork,
} from './ports/index.ts'

import type { PrimitiveProfiles } from './primitiveProfiles/PrimitiveProfiles.ts'
import type { NonBlockingRequests } from './requests/NonBlockingRequests.ts'
import type { SemanticEngine } from './semantics/SemanticEngine.ts'
import type { TimeSyncBeacons } from './timeSync/TimeSyncBeacons.ts'
import type { TransactionLocks } from './transactions/TransactionLocks.ts'
import type { Transactions } from './transactions/Transactions.ts'

/** The names of this CSE in the forms that addresses need. */
export interface Identity {
  readonly cseID: string
  readonly cseName: string
  readonly spID: string
}

/** What the steps of the pipeline and the behaviours work with; a part asks for the narrowest `Pick` of it. */
export interface Services {
  readonly configuration: CoreConfiguration
  readonly identity: Identity
  readonly store: ResourceStore
  readonly clock: Clock
  readonly log: Log
  readonly registry: Registry
  readonly transports: readonly Transport[]
  /** Connections that registrees keep open. */
  readonly sessions: readonly Sessions[]
  /** Told of every change inside its transaction, in this order. */
  readonly observers: readonly ChangeObserver[]
  /** Starts an empty unit of work. */
  readonly changes: () => Changes
  /**
   * Waits for leave to change a resource: blocking-update subscriptions are asked, other updates of it wait.
   * @returns what ends the lock; undefined when nothing guards the resource
   * @throws RequestError remoteEntityNotReachable, operationDeniedByRemoteEntity
   */
  readonly guardUpdate: (
    resource: Resource,
    modified: JsonObject,
    exchange: Exchange,
  ) => Promise<() => void> | undefined
  /** Sends a request of this CSE to a URL or an entity. @throws RequestError targetNotReachable */
  readonly dispatch: (target: string, request: WirePrimitive, options: DispatchOptions) => Promise<ResponsePrimitive>
  readonly polling: PollingChannels
  /** Tokens that were verified. */
  readonly tokens: Tokens
  /** Sends notifications, durably and in order. */
  readonly delivery: DeliveryEngine
  /** Time windows of crossResourceSubscriptions and their members. */
  readonly crossResources: CrossResources
  /** Where devices are, as a network operator knows it; undefined without one. */
  readonly locationSource?: LocationSource
  readonly locations: LocationPolicies
  /** What devices are attached to, as far as its operator lets this CSE use it; undefined without one. */
  readonly network?: UnderlyingNetwork
  readonly triggers: TriggerRequests
  /** Undefined where no binding takes requests by multicast. */
  readonly multicastNetwork?: MulticastNetwork
  readonly multicast: MulticastGroups
  readonly commands: ManagementCommands
  readonly mashups: Mashups
  /** What changes primitives of some entities. */
  readonly profiles: PrimitiveProfiles
  readonly nonBlocking: NonBlockingRequests
  /** Which CSE refers to which application, for those that move. */
  readonly contacts: Contacts
  /** Requests that travel together from CSE to CSE. */
  readonly deliveries: Deliveries
  readonly beacons: TimeSyncBeacons
  readonly transactions: Transactions
  readonly locks: TransactionLocks
  readonly semantics: SemanticEngine
  readonly groupRequests: GroupRequests
  readonly groupNotifications: GroupNotifications
  /** The one door for primitives as they come from a binding. */
  readonly handleWire: RequestHandler
  /** The one door, for requests that the CSE makes of itself: fan-out members, background execution. */
  readonly handle: (request: RequestPrimitive, context: RequestContext) => Promise<ResponsePrimitive | undefined>
}
