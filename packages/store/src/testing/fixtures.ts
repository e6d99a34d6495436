import {
  type DiscoveryQuery,
  Instance,
  type InstanceFields,
  instanceID,
  type Message,
  Resource,
  type ResourceFields,
  type ResourceStore,
} from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'

/** @returns a resource below `parent` (none: the CSEBase), with a number from the store; not stored yet */
export function newResource(
  store: ResourceStore,
  parent: Resource | undefined,
  name: string,
  attributes: JsonObject = {},
  fields: Partial<ResourceFields> = {},
): Resource {
  const id = store.nextResourceNumber()
  const resourceType = fields.resourceType ?? (parent === undefined ? 5 : 3)
  const resourceID = `res-${id}`
  return new Resource(
    {
      id,
      resourceID,
      resourceType,
      wireName: 'm2m:cnt',
      parent: parent?.id ?? 0,
      path: parent === undefined ? name : `${parent.path}/${name}`,
      originator: 'Ctester',
      expires: null,
      nextSequence: 1,
      ...fields,
    },
    { ty: resourceType, rn: name, ri: resourceID, ...attributes },
  )
}

/** @returns the next contentInstance of `container`; not stored yet */
export function newInstance(
  container: Resource,
  attributes: JsonObject = {},
  fields: Partial<InstanceFields> = {},
): Instance {
  const sequence = fields.sequence ?? container.nextSequence
  const resourceType = fields.resourceType ?? 4
  const resourceID = instanceID(resourceType, container.id, sequence)
  return new Instance(
    {
      container: container.id,
      sequence,
      resourceType,
      wireName: 'm2m:cin',
      givenName: null,
      originator: 'Ctester',
      sizeBytes: 3,
      expires: null,
      generationTime: null,
      ...fields,
    },
    { ty: resourceType, rn: fields.givenName ?? resourceID, ri: resourceID, con: 'abc', ...attributes },
  )
}

export function newMessage(store: ResourceStore, queue: string, body = '{}'): Message {
  return { id: store.nextMessageNumber(), queue, body, created: 1000, expires: null }
}

export function create(store: ResourceStore, ...resources: readonly Resource[]): void {
  store.apply(resources.map((resource) => ({ kind: 'createResource', resource })))
}

/** Stores an instance and moves its container on. @returns the container as it is then */
export function append(store: ResourceStore, container: Resource, instance: Instance): Resource {
  const moved = container.with(container.attributes, { nextSequence: instance.sequence + 1 })
  store.apply([
    { kind: 'createInstance', instance },
    { kind: 'updateResource', resource: moved },
  ])
  return moved
}

/** @returns the names of what a query finds, in the order found */
export function found(store: ResourceStore, query: DiscoveryQuery): readonly string[] {
  return [...store.discover(query)].map(({ attributes }) => String(attributes.rn))
}

/** @returns all that is stored of a resource or instance, to be compared */
export function plain(subject: Resource | Instance | undefined): object | undefined {
  return subject && { ...Object.fromEntries(Object.entries(subject)), attributes: subject.attributes }
}
