import {
  type Instant,
  JsonText,
  RequestError,
  type ResponsePrimitive,
  type SerialisationName,
  serialisationNameOf,
  type WirePrimitive,
} from '@waystation/model'
import { resolveTarget } from '../pipeline/resolveTarget.ts'
import type { Resource } from '../ports/index.ts'
import { nextHop } from '../requests/nextHop.ts'
import type { Services } from '../Services.ts'
import { isURL } from './isURL.ts'
import { untilNodeOpens } from './untilNodeOpens.ts'

export interface DispatchOptions {
  readonly timeoutMilliseconds: number
  readonly signal?: AbortSignal
  /** A request that waits to be polled is given up then; absent: it waits as long as the polling channel exists. */
  readonly expires?: Instant
  /** Requests with the same value reach the target in the order of their calls. */
  readonly ordered?: string
}

/**
 * Sends a request of this CSE to a URL or an entity: an AE or CSE by its points of access in their order, its open
 * connection or its polling channel; a target on this CSE by the one door.
 * @param request its content may be ready JSON text
 * @throws RequestError targetNotReachable when no way leads to it or none answered
 */
export async function dispatch(
  target: string,
  request: WirePrimitive,
  options: DispatchOptions,
  services: Services,
): Promise<ResponsePrimitive> {
  if (isURL(target)) return sendTo([target], services.profiles.notification(target, request), options, services)
  const found = resolveTarget(target, services)
  if (found.kind === 'remote') return dispatchRemote(found.cseID, target, request, options, services)
  if (found.kind !== 'resource' || found.resource.resourceType !== 2) {
    return handleHere(target, request, services)
  }
  return toRegistree(
    found.resource,
    inKnownRelease({ ...request, to: target }, found.resource, services),
    options,
    services,
  )
}

/** In the order of their publication. */
const releases = ['1', '2', '2a', '3', '4', '5']

/** @returns the request in the latest release that both sides support, as given when they share none */
function inKnownRelease(request: WirePrimitive, registree: Resource, services: Services): WirePrimitive {
  const known = (registree.attributes.srv as string[] | undefined) ?? []
  const { supportedReleases } = services.configuration
  const release = releases.findLast((one) => known.includes(one) && supportedReleases.includes(one))
  if (release === undefined) return request
  // Release 1 does not know the parameter.
  return { ...request, rvi: release === '1' ? undefined : release }
}

/** What a registree prefers of the serialisations that we know: the first in its contentSerialization (csz). */
function preferredSerialisation(registree: Resource): { serialisation?: SerialisationName } {
  for (const mediaType of (registree.attributes.csz as string[] | undefined) ?? []) {
    const serialisation = serialisationNameOf(mediaType)
    if (serialisation !== undefined) return { serialisation }
  }
  return {}
}

/** What does not leave as bytes at once is passed on as values. */
function withPlainContent(request: WirePrimitive): WirePrimitive {
  return request.pc instanceof JsonText ? { ...request, pc: request.pc.value } : request
}

/**
 * Sends to an AE or remote CSE by what its registration says: its points of access in their order, then the connection that
 * it keeps open; one that does not take requests polls.
 */
export function toRegistree(
  registree: Resource,
  given: WirePrimitive,
  options: DispatchOptions,
  services: Services,
): Promise<ResponsePrimitive> {
  const entity = (registree.resourceType === 2 ? registree.attributes.aei : given.to) as string
  const request = services.profiles.notification(entity, given)
  const [channel] = services.store.childrenOfType(registree.id, 15)
  if (registree.attributes.rr !== false || channel === undefined) {
    const send = openWay(registree, request, options, services)
    if (send !== undefined) return whenNodeOpens(registree, send, options.timeoutMilliseconds, services)
  }
  if (channel !== undefined) return services.polling.request(channel, withPlainContent(request), options)
  throw new RequestError('targetNotReachable', `${registree.path} has no point of access, session or polling channel`)
}

type Send = (timeoutMilliseconds: number) => Promise<ResponsePrimitive>

function openWay(
  registree: Resource,
  request: WirePrimitive,
  options: DispatchOptions,
  services: Services,
): Send | undefined {
  const pointsOfAccess = (registree.attributes.poa as string[] | undefined) ?? []
  const { originator } = registree
  const session = services.sessions.find((candidate) => candidate.has(originator))
  const bySession: Send | undefined =
    session &&
    ((timeoutMilliseconds) =>
      session.send(originator, request, { ...options, timeoutMilliseconds }).catch((error: Error) => {
        throw new RequestError('targetNotReachable', `${originator} has no answer for us: ${error.message}`)
      }))
  if (pointsOfAccess.length === 0) return bySession
  const preferences = {
    ...preferredSerialisation(registree),
    toApplication: registree.resourceType === 2,
    receiver: originator,
  }
  const byAddress: Send = (timeoutMilliseconds) =>
    sendTo(pointsOfAccess, request, { ...options, ...preferences, timeoutMilliseconds }, services)
  if (bySession === undefined) return byAddress
  return (timeoutMilliseconds) => byAddress(timeoutMilliseconds).catch(() => bySession(timeoutMilliseconds))
}

function whenNodeOpens(
  registree: Resource,
  send: Send,
  timeoutMilliseconds: number,
  services: Services,
): Promise<ResponsePrimitive> {
  const wait = untilNodeOpens(registree, timeoutMilliseconds, services)
  if (wait === 0) return send(timeoutMilliseconds)
  return new Promise<void>((resolve) => {
    services.clock.after(wait, resolve)
  }).then(() => send(timeoutMilliseconds - wait))
}

function dispatchRemote(
  cseID: string,
  target: string,
  request: WirePrimitive,
  options: DispatchOptions,
  services: Services,
): Promise<ResponsePrimitive> {
  const remote = nextHop(cseID, services)
  if (remote === undefined) throw new RequestError('targetNotReachable', `no CSE ${cseID} is registered here`)
  const sent = { ...request, to: target }
  const isNextHop = remote.attributes.csi === cseID
  return toRegistree(remote, isNextHop ? inKnownRelease(sent, remote, services) : sent, options, services)
}

async function sendTo(
  urls: readonly string[],
  request: WirePrimitive,
  options: DispatchOptions,
  services: Services,
): Promise<ResponsePrimitive> {
  let last: unknown
  for (const url of urls) {
    const transport = services.transports.find((candidate) => candidate.handles(url))
    if (transport === undefined) continue
    try {
      return await transport.send(url, request, options)
    } catch (error) {
      last = error
    }
  }
  const reason = last instanceof Error ? last.message : 'no transport knows its scheme'
  throw new RequestError('targetNotReachable', `${urls.join(', ')} can not be reached: ${reason}`)
}

async function handleHere(target: string, request: WirePrimitive, services: Services): Promise<ResponsePrimitive> {
  const response = await services.handleWire(withPlainContent({ ...request, to: target }), {
    received: services.clock.now(),
    internal: true,
  })
  if (response === undefined) throw new RequestError('targetNotReachable', `${target} gave no answer`)
  return response
}
