import {
  createRegistry,
  formatTimestamp,
  geometryTypes,
  type RequestHandler,
  type ResourceTypeDefinition,
  serialisationNames,
} from '@waystation/model'
import { ActionEvaluation } from './actions/ActionEvaluation.ts'
import { Tokens } from './authorization/Tokens.ts'
import { Changes } from './Changes.ts'
import type { CoreConfiguration } from './CoreConfiguration.ts'
import { TimedStatistics } from './charging/TimedStatistics.ts'
import { Contacts } from './contacts/Contacts.ts'
import { CrossResources } from './crossResource/CrossResources.ts'
import { Deliveries } from './deliveries/Deliveries.ts'
import { DeliveryEngine, type DeliveryStatistics } from './delivery/DeliveryEngine.ts'
import { dispatch } from './delivery/dispatch.ts'
import { observeReachability } from './delivery/observeReachability.ts'
import { wakeWithSessions } from './delivery/wakeWithSessions.ts'
import type { ChangeObserver } from './events.ts'
import { ExpirationService } from './expiry/ExpirationService.ts'
import { GroupNotifications } from './groups/GroupNotifications.ts'
import { GroupRequests } from './groups/GroupRequests.ts'
import { LocationPolicies } from './location/LocationPolicies.ts'
import { ManagementCommands } from './managementCommands/ManagementCommands.ts'
import { Mashups } from './mashups/Mashups.ts'
import { MulticastGroups } from './multicast/MulticastGroups.ts'
import { TriggerRequests } from './network/TriggerRequests.ts'
import { createRequestHandler, handleRequest } from './pipeline/handle.ts'
import { PollingChannels } from './polling/PollingChannels.ts'
import {
  type Clock,
  type LocationSource,
  type Log,
  type MulticastNetwork,
  Resource,
  type ResourceStore,
  type Sessions,
  type Transport,
  type UnderlyingNetwork,
} from './ports/index.ts'
import { PrimitiveProfiles } from './primitiveProfiles/PrimitiveProfiles.ts'
import { ProcessEngine } from './processes/ProcessEngine.ts'
import { NonBlockingRequests } from './requests/NonBlockingRequests.ts'
import type { Services } from './Services.ts'
import { SemanticEngine } from './semantics/SemanticEngine.ts'
import { observeEvents } from './subscriptions/observeEvents.ts'
import { UpdateGuard } from './subscriptions/UpdateGuard.ts'
import { MissingDataDetection } from './timeSeries/MissingDataDetection.ts'
import { TimeSyncBeacons } from './timeSync/TimeSyncBeacons.ts'
import { TransactionLocks } from './transactions/TransactionLocks.ts'
import { Transactions } from './transactions/Transactions.ts'
import { ResourceWatches } from './watching/ResourceWatches.ts'

/** What a CSE is made of. */
export interface Parts {
  readonly configuration: CoreConfiguration
  readonly store: ResourceStore
  readonly clock: Clock
  readonly log: Log
  readonly transports: readonly Transport[]
  /** Connections that registrees keep open. */
  readonly sessions?: readonly Sessions[]
  /** Where devices are, as a network operator knows it. */
  readonly locationSource?: LocationSource
  /** What the network of devices does for the CSE. */
  readonly network?: UnderlyingNetwork
  /** Where a binding takes requests by IP multicast. */
  readonly multicastNetwork?: MulticastNetwork
  /** Specialisations of flexContainer beyond the standard's. */
  readonly specialisations?: readonly ResourceTypeDefinition[]
}

/** A running CSE. */
export interface CommonServicesEntity {
  /** The one door. */
  readonly handle: RequestHandler
  /** Has a resource watched by a binding whose peers observe it. @see ResourceWatches.watch */
  readonly watch: ResourceWatches['watch']
  /** What an operator watches of the notifications. */
  notifications(): DeliveryStatistics
  /** Ends background work and waits for what is under way. The store stays open: its owner closes it. */
  stop(): Promise<void>
}

/** Starts a CSE on its store: makes the CSEBase of a new one, resumes what an earlier run left undone. */
export function startCSE(parts: Parts): CommonServicesEntity {
  const observers: ChangeObserver[] = []
  const services = servicesOf(parts, observers)
  ensureCSEBase(services)
  const watches = new ResourceWatches(services)
  observers.push(watches.observe)
  const background = backgroundOf(services, observers)
  for (const part of background) part.start()
  wakeWithSessions(services)
  return {
    handle: services.handleWire,
    watch: (to, changed) => watches.watch(to, changed),
    notifications: () => services.delivery.statistics(),
    stop: async () => {
      for (const part of background.toReversed()) await part.stop()
    },
  }
}

/** Work beside the requests; what observes changes joins `observers`. Started in this order, stopped in reverse. */
function backgroundOf(services: Services, observers: ChangeObserver[]): Background[] {
  const missingData = new MissingDataDetection(services)
  const statistics = new TimedStatistics(services)
  observers.push(statistics.observe)
  observers.push(missingData.observe, observeEvents(services), observeReachability(services))
  observers.push(services.locations.observe, services.commands.observe, services.contacts.observe)
  const actions = new ActionEvaluation(services)
  const processes = new ProcessEngine(services, actions)
  observers.push(actions.observe, processes.observe, services.beacons.observe)
  observers.push(services.mashups.observe)
  const polling: Background = { start: () => {}, stop: () => services.polling.stop() }
  return [
    polling,
    services.profiles,
    missingData,
    statistics,
    services.nonBlocking,
    services.deliveries,
    services.contacts,
    services.groupNotifications,
    services.crossResources,
    services.delivery,
    services.locations,
    services.commands,
    services.beacons,
    services.triggers,
    services.multicast,
    services.transactions,
    services.mashups,
    services.semantics,
    processes,
    actions,
    new ExpirationService(services),
  ]
}

interface Background {
  start(): void
  stop(): void | Promise<void>
}

/** Services that need the others; those find them once all are made. */
function dependentServices(services: Services) {
  const guard = new UpdateGuard(services)
  return {
    delivery: new DeliveryEngine(services),
    crossResources: new CrossResources(services),
    beacons: new TimeSyncBeacons(services),
    commands: new ManagementCommands(services),
    locations: new LocationPolicies(services),
    mashups: new Mashups(services),
    profiles: new PrimitiveProfiles(services),
    transactions: new Transactions(services),
    triggers: new TriggerRequests(services),
    multicast: new MulticastGroups(services),
    nonBlocking: new NonBlockingRequests(services),
    deliveries: new Deliveries(services),
    contacts: new Contacts(services),
    groupNotifications: new GroupNotifications(services),
    guardUpdate: guard.guard.bind(guard),
    handleWire: createRequestHandler(services),
  } satisfies Partial<Services>
}

function servicesOf(parts: Parts, observers: readonly ChangeObserver[]): Services {
  const { configuration } = parts
  const identity = { cseID: configuration.cseID, cseName: configuration.cseName, spID: configuration.spID }
  const independent: Omit<Services, keyof ReturnType<typeof dependentServices>> = {
    ...parts,
    sessions: parts.sessions ?? [],
    identity,
    registry: createRegistry(parts.specialisations),
    locks: new TransactionLocks(parts),
    observers,
    changes: () => new Changes(services),
    dispatch: (target, request, options) => dispatch(target, request, options, services),
    semantics: new SemanticEngine(parts.clock, configuration),
    groupRequests: new GroupRequests(parts.clock, configuration.cseID),
    tokens: new Tokens(configuration.authorization.issuers, identity),
    polling: new PollingChannels(parts.clock, configuration.limits.queuedMessages),
    handle: (request, context) => handleRequest(request, context, services),
  }
  const services = independent as Services
  return Object.assign(services, dependentServices(services))
}

/** The CSEBase follows the configuration: what it says is written anew at each start. */
function ensureCSEBase(services: Services): void {
  const { configuration, store } = services
  const existing = store.resourceByPath(configuration.cseName)
  const now = formatTimestamp(services.clock.now())
  const attributes = {
    ty: 5,
    ri: configuration.cseID.slice(1),
    rn: configuration.cseName,
    pi: '',
    ct: (existing?.attributes.ct as string | undefined) ?? now,
    lt: (existing?.attributes.lt as string | undefined) ?? now,
    cst: { in: 1, mn: 2, asn: 3 }[configuration.role],
    csi: configuration.cseID,
    spi: configuration.spID,
    srt: supportedTypes(services),
    poa: [...configuration.pointsOfAccess],
    csz: serialisationNames.map((name) => `application/${name}`),
    srv: [...configuration.supportedReleases],
    ...(existing?.attributes.nl === undefined ? {} : { nl: existing.attributes.nl }),
    ...(configuration.position === undefined
      ? {}
      : { loc: { typ: geometryTypes.point, crd: JSON.stringify(configuration.position) } }),
  }
  const resource = new Resource(
    {
      id: existing?.id ?? store.nextResourceNumber(),
      resourceID: attributes.ri,
      resourceType: 5,
      wireName: 'm2m:cb',
      parent: 0,
      path: configuration.cseName,
      originator: configuration.cseID,
      expires: null,
      nextSequence: 1,
    },
    attributes,
  )
  if (existing !== undefined && existing.text === resource.text) return
  store.apply([{ kind: existing === undefined ? 'createResource' : 'updateResource', resource }])
}

/** Some types are for the infrastructure only. */
function supportedTypes({ configuration, registry }: Services): number[] {
  const isHere = (code: number): boolean =>
    configuration.role === 'in' || registry.byCode(code)?.infrastructureOnly !== true
  return registry.implementedCodes().filter(isHere)
}
