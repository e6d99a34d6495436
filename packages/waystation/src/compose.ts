import { type CommonServicesEntity, type CoreConfiguration, startCSE, systemClock } from '@waystation/core'
import type { LocationSource, Log, MulticastNetwork, ResourceStore, UnderlyingNetwork } from '@waystation/core/ports'
import type { RequestHandler } from '@waystation/model'
import { type BindingServer, HttpSender } from '@waystation/protocol'
import type { CoapSenderOptions } from '@waystation/protocol/coap'
import { openStore } from '@waystation/store'
import { readIssuers } from './authorization/readIssuers.ts'
import { coapTransport } from './coapTransport.ts'
import type { Configuration } from './configuration/Configuration.ts'
import { httpTransport } from './httpTransport.ts'
import { transmissionOf } from './listeners/coap.ts'
import type { ListenerServices, Listening } from './listeners/Listening.ts'
import { listen } from './listeners/listen.ts'
import { createMetrics } from './metrics.ts'
import { MqttParts } from './mqtt/MqttParts.ts'
import { SimulatedOperator } from './network/SimulatedOperator.ts'
import { loggingRefusals } from './security/refusals.ts'
import { Security } from './security/Security.ts'
import { webSocketTransport } from './webSocketTransport.ts'

/** A Core that answers requests. */
export interface RunningCore extends Listening {
  /** Drains: requests under way finish, then the store is closed. */
  stop(): Promise<void>
}

/**
 * The composition root: the one place that names concrete classes.
 * @throws StoreError, Error with a sentence for the operator when a part can not start; nothing is left running then
 */
export async function startCore(configuration: Configuration, log: Log): Promise<RunningCore> {
  const security = await Security.open(configuration, log)
  const store = openStoreOf(configuration, log, security)
  let cse: CommonServicesEntity | undefined
  const handler: RequestHandler = (request, context) => {
    if (cse === undefined) throw new Error('the CSE is still starting')
    return cse.handle(request, context)
  }
  const { mqtt, transports, senders } = waysOut({ configuration, log, security }, handler)
  const servers: BindingServer[] = []
  try {
    // Listens first, so that a taken port is told before anything is written.
    const services = listenerServices({ configuration, log, store, security, mqtt }, handler, () => cse)
    const listening = await listen(services, servers)
    const { pointOfAccess } = configuration
    const pointsOfAccess = pointOfAccess.length > 0 ? pointOfAccess : Object.values(listening)
    cse = startCSE({
      configuration: { ...coreConfiguration(configuration, pointsOfAccess), ...positionOf(configuration) },
      store,
      clock: systemClock,
      log,
      transports,
      sessions: services.sessions,
      ...simulatedOperator(configuration),
      ...multicastOf(servers),
    })
    await store.committed()
    mqtt.ready()
    const running = { configuration, cse, servers, senders, store, security, mqtt }
    return { ...listening, stop: () => stop(running) }
  } catch (error) {
    security.stop()
    await Promise.allSettled(servers.map((server) => server.stop(0)))
    await store.close().catch(() => undefined)
    throw error
  }
}

function openStoreOf(configuration: Configuration, log: Log, security: Security): ResourceStore {
  try {
    return openStore({
      directory: configuration.data,
      log,
      integrityCheck: configuration['store.integrityCheck'],
      pageCacheBytes: configuration['store.cache'],
      cacheEntries: configuration['store.hotResources'],
    })
  } catch (error) {
    security.stop()
    throw error
  }
}

/** Ways to others, by the schemes of their addresses. */
function waysOut({ configuration, log, security }: Omit<Parts, 'store' | 'mqtt'>, handler: RequestHandler) {
  const http = new HttpSender(security.client === undefined ? {} : { tls: security.client })
  const webSockets = webSocketTransport({ handler, log, ...clientSecurity(security) })
  const coap = coapTransport(coapSenderOptions(configuration, security))
  const mqtt = new MqttParts(configuration, security, log)
  return {
    mqtt,
    transports: [httpTransport(http), coap, webSockets, mqtt.transport],
    senders: [http, coap, webSockets, mqtt],
  }
}

/** Whom this end believes when it calls others, and who they may be. */
function clientSecurity({ authority, client }: Security) {
  return { ...(authority === undefined ? {} : { authority }), ...(client === undefined ? {} : { tls: client }) }
}

function coapSenderOptions(configuration: Configuration, { client }: Security): CoapSenderOptions {
  return { transmission: transmissionOf(configuration), ...(client === undefined ? {} : { tls: client }) }
}

interface Running extends Parts {
  readonly cse: CommonServicesEntity
  readonly servers: readonly BindingServer[]
  readonly senders: readonly { close(): Promise<void> }[]
}

async function stop({ configuration, cse, servers, senders, store, security }: Omit<Running, 'log'>): Promise<void> {
  await Promise.all(servers.map((server) => server.stop(configuration['stop.timeout'])))
  security.stop()
  await cse.stop()
  await Promise.all(senders.map((sender) => sender.close()))
  await store.close()
}

interface Parts {
  readonly mqtt: MqttParts
  readonly configuration: Configuration
  readonly log: Log
  readonly store: ResourceStore
  readonly security: Security
}

/** Requests that come before the CSE is up are refused. */
function listenerServices(
  { configuration, log, store, security: { authority, server }, mqtt }: Parts,
  handler: RequestHandler,
  cse: () => CommonServicesEntity | undefined,
): ListenerServices {
  const metrics = createMetrics(store, () => cse()?.notifications())
  return {
    configuration,
    watch: (to, changed) => cse()?.watch(to, changed),
    handler: metrics.counting(authority === undefined ? handler : loggingRefusals(handler, log)),
    ...(authority === undefined ? {} : { authority }),
    ...(server === undefined ? {} : { tls: server }),
    sessions: [],
    mqtt,
    routes: metrics.routes,
    log,
  }
}

function coreConfiguration(configuration: Configuration, pointsOfAccess: readonly string[]): CoreConfiguration {
  return {
    cseID: configuration.cseId,
    cseName: configuration.cseName,
    spID: configuration.spId,
    role: configuration.role,
    adminOriginator: configuration.admin,
    registrationOriginators: configuration['register.originators'],
    tracksReferences: configuration['register.trackReferences'],
    cseBasePrivileges: configuration['access.registeredOperations'],
    authorization: {
      issuers: readIssuers(configuration['authorization.issuers']),
      systems: configuration['authorization.systems'],
    },
    supportedReleases: configuration.releases.toSorted(),
    pointsOfAccess,
    defaults: {
      requestExpiration: configuration['defaults.requestExpiration'],
      resultPersistence: configuration['defaults.resultPersistence'],
      maximumExpiration: configuration.maximumExpiration,
      longPoll: configuration['defaults.pollingWait'],
      batchDuration: configuration['notification.batchDuration'],
    },
    intervals: { expirationCheck: configuration['intervals.expirationCheck'] },
    notification: {
      timeout: configuration['notification.timeout'],
      retries: configuration['notification.retries'],
      firstRetryDelay: configuration['notification.retryDelay'],
      maximumRetryDelay: configuration['notification.retryMaximumDelay'],
      verifyURLs: configuration['notification.verifyUrls'],
    },
    limits: limitsOf(configuration),
  }
}

function limitsOf(configuration: Configuration): CoreConfiguration['limits'] {
  return {
    resultResources: configuration['limits.discoveryResults'],
    groupMembers: configuration['limits.groupMembers'],
    fanOutConcurrency: configuration['groups.concurrency'],
    queuedMessages: configuration['limits.queuedMessages'],
    depth: configuration['limits.resourceDepth'],
    pendingRequests: configuration['limits.pendingRequests'],
    requestWait: configuration['limits.requestWait'],
  }
}

function positionOf({ 'location.position': position }: Configuration): Pick<CoreConfiguration, 'position'> {
  if (position === null) return {}
  const [longitude, latitude] = position.split(' ').map(Number) as [number, number]
  return { position: [longitude, latitude] }
}

function multicastOf(servers: readonly BindingServer[]): { multicastNetwork?: MulticastNetwork } {
  const multicastNetwork = servers.find(({ multicast }) => multicast !== undefined)?.multicast
  return multicastNetwork === undefined ? {} : { multicastNetwork }
}

function simulatedOperator(configuration: Configuration): {
  locationSource?: LocationSource
  network?: UnderlyingNetwork
} {
  const devices = configuration['network.simulatedDevices']
  if (devices.length === 0) return {}
  const operator = new SimulatedOperator({
    devices,
    transferWindows: configuration['network.simulatedTransfers'],
    intervalMilliseconds: configuration['network.simulatedInterval'],
    delayMilliseconds: configuration['network.simulatedDelay'],
  })
  return { locationSource: operator, network: operator }
}
