import { type Address, parseAddress, RequestError, type ResourceTypeDefinition } from '@waystation/model'
import { type Instance, parseInstanceID, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Target } from './Target.ts'

type Needs = Pick<Services, 'store' | 'registry' | 'identity'>

/**
 * Finds what an address leads to.
 * @throws RequestError badRequest for a malformed address, notFound when nothing is there
 */
export function resolveTarget(to: string, services: Needs): Target {
  const target = resolve(parseAddress(to, services.identity), services)
  if (target === undefined) throw new RequestError('notFound', `nothing is at ${to}`)
  return target
}

/** An AE-ID with S-stem reads like a CSE-ID: where no such AE is registered here, it is one. */
function resolve(address: Address, services: Needs): Target | undefined {
  if (address.kind === 'remote') return { kind: 'remote', cseID: address.cseID, address: address.address }
  const target = resolveLocal(address.segments, services)
  return target ?? (address.orRemote && resolve(address.orRemote, services))
}

/** @returns what an address leads to; undefined when it is malformed or nothing is there */
export function findTarget(to: string, services: Needs): Target | undefined {
  try {
    return resolveTarget(to, services)
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}

/** @returns the resource or instance at a local address; undefined for virtual, remote or missing ones */
export function findLocal(to: string, services: Needs): Resource | Instance | undefined {
  const target = findTarget(to, services)
  if (target?.kind === 'resource') return target.resource
  return target?.kind === 'instance' ? target.instance : undefined
}

/** Most addresses that end so are of virtual resources; looking there first spares a search for what is never stored. */
const virtualNames = new Set(['la', 'ol', 'pcu', 'ntsr'])

function resolveLocal(segments: readonly string[], services: Needs): Target | undefined {
  const path = structuredPath(segments, services)
  if (path === undefined) return segments.length === 1 ? resolveInstanceID(segments[0] as string, services) : undefined
  const virtual = virtualNames.has(segments.at(-1) as string) ? resolveLastSegment(path, services) : undefined
  if (virtual !== undefined) return virtual
  const resource = services.store.resourceByPath(path)
  if (resource !== undefined) return ofResource(resource, services)
  return resolveFanOut(path, services) ?? resolveLastSegment(path, services)
}

/** Turns unstructured and hybrid addresses into structured ones; those are what the store is asked for. */
function structuredPath(segments: readonly string[], services: Needs): string | undefined {
  const [first, ...rest] = segments as [string, ...string[]]
  const { cseName } = services.identity
  const start = first === cseName || first === '-' ? cseName : services.store.resourceByID(first)?.path
  if (start === undefined) return undefined
  return rest.length === 0 ? start : `${start}/${rest.join('/')}`
}

function ofResource(resource: Resource, services: Needs): Target {
  return { kind: 'resource', resource, definition: definitionOf(resource, services) }
}

/** @returns the definition of a stored resource or instance */
export function definitionOf(
  resource: Pick<Resource, 'resourceType' | 'wireName'>,
  services: Pick<Services, 'registry'>,
): ResourceTypeDefinition {
  const definition = services.registry.specialisation(resource.resourceType, resource.wireName)
  if (definition === undefined) throw new RequestError('notImplemented', `${resource.wireName} is not supported`)
  return definition
}

function resolveInstanceID(id: string, services: Needs): Target | undefined {
  const place = parseInstanceID(id)
  if (place === undefined) return undefined
  const container = services.store.resource(place.container)
  const instance = container && services.store.instance(place.container, place.sequence)
  if (container === undefined || instance === undefined || instance.resourceType !== place.resourceType)
    return undefined
  return { kind: 'instance', instance, container, definition: definitionOf(instance, services) }
}

function resolveFanOut(path: string, services: Needs): Target | undefined {
  let index = path.indexOf('/fopt')
  while (index !== -1) {
    const end = index + '/fopt'.length
    if (end === path.length || path[end] === '/') {
      const group = services.store.resourceByPath(path.slice(0, index))
      if (group?.resourceType === 9) return { kind: 'fanOutPoint', group, rest: path.slice(end + 1) }
    }
    index = path.indexOf('/fopt', end)
  }
  return undefined
}

function resolveLastSegment(path: string, services: Needs): Target | undefined {
  const cut = path.lastIndexOf('/')
  if (cut === -1) return undefined
  const parent = services.store.resourceByPath(path.slice(0, cut))
  if (parent === undefined) return undefined
  const name = path.slice(cut + 1)
  return resolveVirtual(parent, name, services) ?? resolveInstanceName(parent, name, services)
}

function resolveVirtual(parent: Resource, name: string, services: Needs): Target | undefined {
  switch (services.registry.virtualChild(definitionOf(parent, services), name)) {
    case 'latest':
    case 'oldest':
      if (parent.resourceType === 28 && parent.attributes.fcied === undefined) return undefined
      return { kind: name === 'la' ? 'latest' : 'oldest', container: parent }
    case 'semanticFanOutPoint':
      return { kind: 'semanticFanOutPoint', group: parent }
    case 'semanticValidation':
      return { kind: 'semanticValidation', repository: parent }
    case 'mashup':
      return { kind: 'mashup', instance: parent }
    case 'pollingChannelURI':
      return { kind: 'pollingChannelURI', channel: parent }
    case 'notificationTargetSelfReference':
      return { kind: 'notificationTargetSelfReference', subscription: parent }
    default:
      return undefined
  }
}

function resolveInstanceName(parent: Resource, name: string, services: Needs): Target | undefined {
  const place = parseInstanceID(name)
  const instance =
    place?.container === parent.id
      ? services.store.instance(parent.id, place.sequence)
      : services.store.instanceNamed(parent.id, name)
  if (instance === undefined || instance.name !== name) return undefined
  return { kind: 'instance', instance, container: parent, definition: definitionOf(instance, services) }
}
