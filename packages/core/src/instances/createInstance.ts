import {
  formatTimestamp,
  type JsonObject,
  RequestError,
  type ResourceTypeDefinition,
  wireName,
} from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { respondCreated } from '../pipeline/respondCreated.ts'
import { settle } from '../pipeline/settle.ts'
import { Instance, instanceID, parseInstanceID, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { contentSizeBytes } from './contentSize.ts'
import { canonicalGenerationTime } from './generationTime.ts'
import { grantInstanceExpiration } from './instanceExpiration.ts'
import { makeRoom } from './makeRoom.ts'

export interface CreateInstance {
  readonly exchange: Exchange
  readonly container: Resource
  readonly definition: ResourceTypeDefinition
  /** Attributes of the request, checked. */
  readonly content: JsonObject
}

/**
 * Creates a contentInstance or timeSeriesInstance: the oldest ones go where a limit is reached, counters follow.
 * @throws RequestError notAcceptable when it alone is larger than maxByteSize, conflict for a name or generation time
 *   that exists
 * @see TS-0004 7.4.7, 7.4.39
 */
export async function createInstance(create: CreateInstance, services: Services): Promise<Outcome> {
  const changes = services.changes()
  const instance = planInstance(create, changes, services)
  return settle(
    changes,
    create.exchange,
    respondCreated(create.exchange, instance, create.content, `${create.container.path}/${instance.name}`),
  )
}

/** What an instance is made of; the CSE itself makes some without a request. */
type InstancePlan = Omit<CreateInstance, 'exchange'> & { readonly exchange: Pick<Exchange, 'originator'> }

/** Adds the creation of an instance to a unit of work. */
export function planInstance(create: InstancePlan, changes: Changes, services: Services): Instance {
  const { exchange } = create
  const container = changes.resource(create.container.id)
  if (container === undefined) throw new RequestError('notFound', `${create.container.path} was deleted meanwhile`)
  const instance = instanceOf({ ...create, container }, services)
  checkIsNew(instance, container, services)
  changes.createInstance(instance)
  const room = makeRoom(container, instance, services.store)
  if (room.sequences.length > 0) {
    changes.write({ kind: 'deleteInstances', container: container.id, sequences: room.sequences })
  }
  changes.updateResource(withCounters(container, instance, room))
  changes.tell({ kind: 'created', subject: instance, parent: container, originator: exchange.originator })
  return instance
}

function instanceOf(create: InstancePlan, services: Services): Instance {
  const { exchange, container, definition, content } = create
  const sequence = container.nextSequence
  const resourceID = instanceID(definition.code, container.id, sequence)
  const sizeBytes = contentSizeBytes(content.con)
  const now = services.clock.now()
  const time = formatTimestamp(now)
  const expiration = grantInstanceExpiration(content.et, container, now)
  const attributes: JsonObject = {
    ty: definition.code,
    ri: resourceID,
    rn: content.rn ?? resourceID,
    pi: container.resourceID,
    ct: time,
    lt: time,
    et: expiration.text,
  }
  if (definition.code === 4) attributes.st = (container.attributes.st as number) + 1
  if (content.cr === null) attributes.cr = exchange.originator
  attributes.cs = sizeBytes
  for (const name in content) if (!(name in attributes)) attributes[name] = content[name] as JsonObject
  return new Instance(
    {
      container: container.id,
      sequence,
      resourceType: definition.code,
      wireName: wireName(definition),
      givenName: (content.rn as string | undefined) ?? null,
      originator: exchange.originator,
      sizeBytes,
      expires: expiration.instant,
      generationTime: definition.code === 30 ? canonicalGenerationTime(attributes, now) : null,
    },
    attributes,
  )
}

/** Names of the generated form are the host's, so that a later generated one never collides. */
function checkIsNew(instance: Instance, container: Resource, services: Services): void {
  const name = instance.givenName
  if (name !== null) {
    if (name === 'la' || name === 'ol') {
      throw new RequestError('operationNotAllowed', `resourceName (rn) ${name} is that of a virtual resource`)
    }
    if (parseInstanceID(name) !== undefined || services.store.hasChildNamed(container, name)) {
      throw new RequestError('conflict', `resourceName (rn) ${name} is already used below ${container.path}`)
    }
  }
  if (
    instance.generationTime !== null &&
    services.store.instanceGeneratedAt(container.id, instance.generationTime) !== undefined
  ) {
    throw new RequestError('conflict', 'an instance with that dataGenerationTime (dgt) exists already')
  }
}

function withCounters(
  container: Resource,
  instance: Instance,
  room: { sequences: readonly number[]; sizeBytes: number },
) {
  const { attributes } = container
  const changed: JsonObject = {
    ...attributes,
    cni: (attributes.cni as number) + 1 - room.sequences.length,
    cbs: (attributes.cbs as number) + instance.sizeBytes - room.sizeBytes,
    lt: instance.attributes.ct as string,
  }
  if (attributes.st !== undefined) changed.st = (attributes.st as number) + 1
  return container.with(changed, { nextSequence: instance.sequence + 1 })
}
