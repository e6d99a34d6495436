import {
  type ChargingPeriod,
  type ChargingRecord,
  type DiscoveryQuery,
  type Instance,
  type Message,
  type Resource,
  type ResourceStore,
  StoreError,
  type StoreStatistics,
  type Write,
} from '@waystation/core/ports'
import { isInstance, matches, type Surroundings } from './matches.ts'

interface State {
  readonly resources: Map<number, Resource>
  readonly instances: Map<string, Instance>
  readonly messages: Map<number, Message>
  readonly charging: ChargingRecord[]
}

const bySequence = (one: Instance, other: Instance) => one.container - other.container || one.sequence - other.sequence

/** The store port in the plainest way: maps, walked through for every question. A model to test others against. */
export class NaiveStore implements ResourceStore {
  #state: State = { resources: new Map(), instances: new Map(), messages: new Map(), charging: [] }
  #resourceNumber = 0
  #messageNumber = 0

  resource(id: number): Resource | undefined {
    return this.#state.resources.get(id)
  }

  resourceByID(resourceID: string): Resource | undefined {
    return this.#resources().find((resource) => resource.resourceID === resourceID)
  }

  resourceByPath(path: string): Resource | undefined {
    return this.#resources().find((resource) => resource.path === path)
  }

  childrenOfType(parent: number, resourceType: number): readonly Resource[] {
    return this.#resources().filter((one) => one.parent === parent && one.resourceType === resourceType)
  }

  hasChildNamed(parent: Resource, name: string): boolean {
    const isNamed = this.instancesOf(parent.id).some((instance) => instance.name === name)
    return isNamed || this.resourceByPath(`${parent.path}/${name}`) !== undefined
  }

  instance(container: number, sequence: number): Instance | undefined {
    return this.#state.instances.get(`${container}/${sequence}`)
  }

  instanceNamed(container: number, givenName: string): Instance | undefined {
    return this.instancesOf(container).find((instance) => instance.givenName === givenName)
  }

  instanceGeneratedAt(container: number, generationTime: string): Instance | undefined {
    return this.instancesOf(container).find((instance) => instance.generationTime === generationTime)
  }

  latestInstance(container: number): Instance | undefined {
    return this.instancesOf(container).at(-1)
  }

  oldestInstance(container: number): Instance | undefined {
    return this.instancesOf(container)[0]
  }

  instances(container: number, fromSequence = 0): Iterable<Instance> {
    return this.instancesOf(container).filter(({ sequence }) => sequence >= fromSequence)
  }

  instancesOf(container: number): readonly Instance[] {
    return this.#instances().filter((instance) => instance.container === container)
  }

  discover({ root, levels = Number.POSITIVE_INFINITY, condition, withoutInstances }: DiscoveryQuery) {
    const around: Surroundings = {
      parent: (subject) => this.resource(isInstance(subject) ? subject.container : subject.parent),
      children: (subject) =>
        isInstance(subject)
          ? []
          : [...this.#resources().filter(({ parent }) => parent === subject.id), ...this.instancesOf(subject.id)],
    }
    const depthOf = (path: string) => path.split('/').length
    const isWithin = (resource: Resource | undefined, deepest: number) =>
      resource !== undefined &&
      `${resource.path}/`.startsWith(`${root.path}/`) &&
      depthOf(resource.path) - depthOf(root.path) <= deepest
    const candidates = [
      ...this.#resources().filter((one) => one.id !== root.id && isWithin(one, levels)),
      ...this.#instances().filter((one) => !withoutInstances && isWithin(this.resource(one.container), levels - 1)),
    ]
    return candidates.filter((one) => condition === undefined || matches(condition, one, around))
  }

  expired(now: number, limit: number): readonly (Resource | Instance)[] {
    const due = <Subject extends Resource | Instance>(subjects: readonly Subject[]) =>
      subjects
        .filter(({ expires }) => expires !== null && expires <= now)
        .sort((one, other) => (one.expires as number) - (other.expires as number))
    return [...due(this.#resources()), ...due(this.#instances())].slice(0, limit)
  }

  resourcesOfType(resourceType: number): Iterable<Resource> {
    return this.#resources().filter((resource) => resource.resourceType === resourceType)
  }

  nextResourceNumber(): number {
    return ++this.#resourceNumber
  }

  nextMessageNumber(): number {
    return ++this.#messageNumber
  }

  messages(queue: string, limit: number, after = 0): readonly Message[] {
    const messages = [...this.#state.messages.values()].sort((one, other) => one.id - other.id)
    return messages.filter((message) => message.queue === queue && message.id > after).slice(0, limit)
  }

  queues(): readonly string[] {
    return [...new Set([...this.#state.messages.values()].map(({ queue }) => queue))].sort()
  }

  chargingRecords({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ChargingPeriod = {}) {
    const records = this.#state.charging.filter(({ time }) => time >= from && time < to)
    return records.sort((one, other) => one.id - other.id)
  }

  apply(writes: readonly Write[]): void {
    const state: State = {
      resources: new Map(this.#state.resources),
      instances: new Map(this.#state.instances),
      messages: new Map(this.#state.messages),
      charging: [...this.#state.charging],
    }
    for (const write of writes) applyWrite(write, state)
    this.#state = state
  }

  async committed(): Promise<void> {}

  statistics(): StoreStatistics {
    const { resources, instances, messages } = this.#state
    return {
      resources: resources.size,
      instances: instances.size,
      messages: messages.size,
      commits: 0,
      committedWrites: 0,
      fileBytes: 0,
    }
  }

  async close(): Promise<void> {}

  #resources(): readonly Resource[] {
    return [...this.#state.resources.values()].sort((one, other) => one.id - other.id)
  }

  #instances(): readonly Instance[] {
    return [...this.#state.instances.values()].sort(bySequence)
  }
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new StoreError(message, 'Repeat the request.')
}

function applyWrite(write: Write, { resources, instances, messages, charging }: State): void {
  switch (write.kind) {
    case 'createResource':
      demand(isAcceptable(write.resource, resources), 'the resource cannot be created')
      resources.set(write.resource.id, write.resource)
      return
    case 'updateResource':
      demand(resources.has(write.resource.id), 'the resource is gone')
      resources.set(write.resource.id, write.resource)
      return
    case 'deleteResource':
      return deleteSubtree(write.resource, resources, instances)
    case 'createInstance':
      demand(resources.has(write.instance.container), 'the container is gone')
      demand(![...instances.values()].some((other) => collide(write.instance, other)), 'the instance exists')
      instances.set(`${write.instance.container}/${write.instance.sequence}`, write.instance)
      return
    case 'updateInstance': {
      const key = `${write.instance.container}/${write.instance.sequence}`
      demand(instances.has(key), 'the instance is gone')
      instances.set(key, write.instance)
      return
    }
    case 'deleteInstances':
      for (const sequence of write.sequences) instances.delete(`${write.container}/${sequence}`)
      return
    case 'deleteAllInstances':
      for (const [key, { container }] of instances) if (container === write.container) instances.delete(key)
      return
    case 'appendMessage':
      demand(!messages.has(write.message.id), 'the message exists')
      messages.set(write.message.id, write.message)
      return
    case 'replaceMessage':
      if (messages.has(write.message.id)) messages.set(write.message.id, write.message)
      return
    case 'removeMessages':
      for (const id of write.ids) messages.delete(id)
      return
    case 'removeQueue':
      for (const [id, { queue }] of messages) if (queue === write.queue) messages.delete(id)
      return
    case 'appendChargingRecord':
      demand(!charging.some(({ id }) => id === write.record.id), 'the record exists')
      charging.push(write.record)
  }
}

function isAcceptable(resource: Resource, resources: ReadonlyMap<number, Resource>): boolean {
  if (resource.parent !== 0 && !resources.has(resource.parent)) return false
  return ![...resources.values()].some(
    (other) => other.id === resource.id || other.path === resource.path || other.resourceID === resource.resourceID,
  )
}

function collide(one: Instance, other: Instance): boolean {
  if (one.container !== other.container) return false
  if (one.sequence === other.sequence) return true
  const hasSame = (key: 'givenName' | 'generationTime') => one[key] !== null && one[key] === other[key]
  return hasSame('givenName') || hasSame('generationTime')
}

function deleteSubtree(root: Resource, resources: Map<number, Resource>, instances: Map<string, Instance>): void {
  for (const [id, { path }] of resources) {
    if (!`${path}/`.startsWith(`${root.path}/`)) continue
    resources.delete(id)
    for (const [key, { container }] of instances) if (container === id) instances.delete(key)
  }
}
