import { Instance, Resource, type ResourceStore, type Write } from '@waystation/core/ports'
import type { JsonObject } from '@waystation/model'
import { openStore } from '@waystation/store'
import { assertStatus, resourceTypes, startWaystation } from '../test/support/index.ts'
import { instanceContent } from './load/messages.ts'

/** Labels to be discovered: one that 19 of 100,000 resources have, and one that 1,900 of them have. */
export const seedLabels = { rare: 'room:7', common: 'kind:temperature' } as const

const rooms = 100
/** One AE with its containers and their instances: 1,000 resources. */
const perApplication = { containers: 19, instances: 980 }
const applicationSize = 1 + perApplication.containers + perApplication.instances

/** What the server itself made: the shape of everything that is stored in bulk. */
interface Templates {
  parent: Resource
  application: Resource
  container: Resource
  instance: Instance
}

/**
 * Fills a new data directory with resources as a server would have stored them, without a request for each.
 * One of each kind is created over HTTP, then copied through the store's own interface.
 * @param count rounded up to thousands
 * @param progress called with the number stored so far
 */
export async function seed(dataDirectory: string, count: number, progress: (done: number) => void): Promise<void> {
  await createTemplates(dataDirectory)
  const store = openStore({ directory: dataDirectory })
  try {
    const templates = readTemplates(store)
    const applications = Math.ceil(count / applicationSize)
    for (let number = 0; number < applications; number += 1) {
      store.apply(application(store, templates, number))
      if (number % 4 !== 3) continue
      await store.committed()
      if (number % 100 === 99) progress((number + 1) * applicationSize)
    }
    await store.committed()
  } finally {
    await store.close()
  }
}

async function createTemplates(dataDirectory: string): Promise<void> {
  const server = await startWaystation({ dataDirectory })
  const client = server.client('CSeed')
  const policy = { acr: [{ acor: ['all'], acop: 63 }] }
  const admin = server.client()
  const acp = assertStatus(
    await admin.create(server.cseBase, resourceTypes.accessControlPolicy, {
      'm2m:acp': { rn: 'open', pv: policy, pvs: policy },
    }),
    2001,
  ).resource
  const ae = { rn: 'seed', api: 'Nseed', rr: false, srv: ['3'], acpi: [acp.ri] }
  assertStatus(await client.create(server.cseBase, resourceTypes.AE, { 'm2m:ae': ae }), 2001)
  const container = { rn: 'data', lbl: [seedLabels.common, seedLabels.rare], acpi: [acp.ri] }
  assertStatus(await client.create(`${server.cseBase}/seed`, resourceTypes.container, { 'm2m:cnt': container }), 2001)
  const body = instanceContent('seed')
  assertStatus(
    await client.create(`${server.cseBase}/seed/data`, resourceTypes.contentInstance, undefined, { body }),
    2001,
  )
  await server.stop()
}

function readTemplates(store: ResourceStore): Templates {
  const application = store.resourceByPath('cse-in/seed')
  const container = store.resourceByPath('cse-in/seed/data')
  const parent = application && store.resource(application.parent)
  const instance = container && store.latestInstance(container.id)
  if (!application || !container || !parent || !instance)
    throw new Error('what was created over HTTP is not in the store')
  return { parent, application, container, instance }
}

function application(store: ResourceStore, templates: Templates, number: number): Write[] {
  const name = `seeded${number}`
  const id = store.nextResourceNumber()
  const resourceID = `CSeeded${number}`
  const resource = copy(templates.application, {
    id,
    resourceID,
    parent: templates.parent,
    name,
    more: { aei: resourceID },
  })
  const writes: Write[] = [{ kind: 'createResource', resource }]
  for (let index = 0; index < perApplication.containers; index += 1) {
    writes.push(...container(store, templates, resource, number * perApplication.containers + index))
  }
  return writes
}

function container(store: ResourceStore, templates: Templates, parent: Resource, number: number): Write[] {
  const { containers, instances } = perApplication
  const isLast = number % containers === containers - 1
  const each = Math.floor(instances / containers)
  const held = isLast ? instances - each * (containers - 1) : each
  const cs = templates.instance.sizeBytes
  const id = store.nextResourceNumber()
  const resource = copy(templates.container, {
    id,
    resourceID: `seeded-${number.toString(36)}`,
    parent,
    name: `data${number % containers}`,
    more: { lbl: [seedLabels.common, `room:${number % rooms}`], cni: held, cbs: held * cs, st: held },
    nextSequence: held + 1,
  })
  const writes: Write[] = [{ kind: 'createResource', resource }]
  for (let sequence = 1; sequence <= held; sequence += 1) writes.push(instance(templates, resource, sequence))
  return writes
}

interface Copied {
  id: number
  resourceID: string
  parent: Resource
  name: string
  more: JsonObject
  nextSequence?: number
}

function copy(template: Resource, { id, resourceID, parent, name, more, nextSequence }: Copied): Resource {
  const { resourceType, wireName, originator, expires } = template
  const path = `${parent.path}/${name}`
  const attributes = { ...template.attributes, rn: name, ri: resourceID, pi: parent.resourceID, ...more }
  const fields = {
    id,
    resourceID,
    resourceType,
    wireName,
    parent: parent.id,
    path,
    originator,
    expires,
    nextSequence: nextSequence ?? 1,
  }
  return new Resource(fields, attributes)
}

function instance({ instance: template }: Templates, container: Resource, sequence: number): Write {
  const { resourceType, wireName, originator, sizeBytes, expires, generationTime } = template
  const fields = {
    container: container.id,
    sequence,
    resourceType,
    wireName,
    givenName: null,
    originator,
    sizeBytes,
    expires,
    generationTime,
  }
  // The resource ID is spelled by the fields, so it is known only when the instance is there.
  const { resourceID } = new Instance(fields, '{}')
  const changed: JsonObject = { rn: resourceID, ri: resourceID, pi: container.resourceID }
  if (template.attributes.st !== undefined) changed.st = sequence
  return { kind: 'createInstance', instance: new Instance(fields, { ...template.attributes, ...changed }) }
}
