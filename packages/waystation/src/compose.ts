import { type CommonServicesEntity, type CoreConfiguration, startCSE, systemClock } from '@waystation/core'
import type { LocationSource, Log, ResourceStore } from '@waystation/core/ports'
import { type BindingServer, HttpSender } from '@waystation/protocol'
import { openStore } from '@waystation/store'
import { readIssuers } from './authorization/readIssuers.ts'
import type { Configuration } from './configuration/Configuration.ts'
import { FilePeerAuthority } from './credentials/FilePeerAuthority.ts'
import { httpTransport } from './httpTransport.ts'
import type { ListenerServices, Listening } from './listeners/Listening.ts'
import { listen } from './listeners/listen.ts'
import { createMetrics } from './metrics.ts'
import { SimulatedOperator } from './SimulatedOperator.ts'

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
  const store = openStore({
    directory: configuration.data,
    log,
    integrityCheck: configuration['store.integrityCheck'],
    pageCacheBytes: configuration['store.cache'],
    cacheEntries: configuration['store.hotResources'],
  })
  const sender = new HttpSender()
  let cse: CommonServicesEntity | undefined
  const servers: BindingServer[] = []
  try {
    const pointsOfAccess: string[] = [...configuration.pointOfAccess]
    // Listens first, so that a taken port is told before anything is written.
    const listening = await listen(await listenerServices(configuration, log, store, () => cse), servers)
    if (pointsOfAccess.length === 0) pointsOfAccess.push(...Object.values(listening))
    cse = startCSE({
      configuration: { ...coreConfiguration(configuration, pointsOfAccess), ...positionOf(configuration) },
      store,
      clock: systemClock,
      log,
      transports: [httpTransport(sender)],
      ...locationSource(configuration),
    })
    await store.committed()
    return { ...listening, stop: () => stop(configuration, cse as CommonServicesEntity, servers, sender, store) }
  } catch (error) {
    await Promise.allSettled(servers.map((server) => server.stop(0)))
    await store.close().catch(() => undefined)
    throw error
  }
}

async function stop(
  configuration: Configuration,
  cse: CommonServicesEntity,
  servers: readonly BindingServer[],
  sender: HttpSender,
  store: ResourceStore,
): Promise<void> {
  await Promise.all(servers.map((server) => server.stop(configuration['stop.timeout'])))
  await cse.stop()
  await sender.close()
  await store.close()
}

/** Requests that come before the CSE is up are refused. */
async function listenerServices(
  configuration: Configuration,
  log: Log,
  store: ResourceStore,
  cse: () => CommonServicesEntity | undefined,
): Promise<ListenerServices> {
  const metrics = createMetrics(store, () => cse()?.notifications())
  const { credentials } = configuration
  return {
    configuration,
    handler: metrics.counting((request, context) => {
      const running = cse()
      if (running === undefined) throw new Error('the CSE is still starting')
      return running.handle(request, context)
    }),
    ...(credentials === null ? {} : { authority: await FilePeerAuthority.open(credentials) }),
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
    cseBasePrivileges: configuration['access.registeredOperations'],
    authorization: {
      issuers: readIssuers(configuration['authorization.issuers']),
      systems: configuration['authorization.systems'],
    },
    supportedReleases: configuration.releases,
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

function locationSource(configuration: Configuration): { locationSource?: LocationSource } {
  const devices = configuration['location.simulatedDevices']
  if (devices.length === 0) return {}
  return { locationSource: new SimulatedOperator(devices, configuration['location.simulatedInterval']) }
}
