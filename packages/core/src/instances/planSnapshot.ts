import { formatTimestamp, type JsonObject } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import { definitionOf } from '../pipeline/resolveTarget.ts'
import { Instance, instanceID, type Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { customContent } from './customContent.ts'
import { grantInstanceExpiration } from './instanceExpiration.ts'
import { makeRoom } from './makeRoom.ts'

const flexContainerInstance = 58

/** Adds a flexContainerInstance with the present state of a flexContainer to a unit of work. @see TS-0001 9.6.72 */
export function planSnapshot(container: Resource, originator: string, changes: Changes, services: Services): void {
  const instance = snapshotOf(container, originator, services)
  changes.createInstance(instance)
  const room = makeRoom(container, instance, services.store)
  if (room.sequences.length > 0) {
    changes.write({ kind: 'deleteInstances', container: container.id, sequences: room.sequences })
  }
  const attributes: JsonObject = {
    ...container.attributes,
    cni: (container.attributes.cni as number) + 1 - room.sequences.length,
    cbs: (container.attributes.cbs as number) + instance.sizeBytes - room.sizeBytes,
  }
  changes.updateResource(container.with(attributes, { nextSequence: instance.sequence + 1 }))
  changes.tell({ kind: 'created', subject: instance, parent: container, originator })
}

function snapshotOf(container: Resource, originator: string, services: Services): Instance {
  const now = services.clock.now()
  const time = formatTimestamp(now)
  const sequence = container.nextSequence
  const resourceID = instanceID(flexContainerInstance, container.id, sequence)
  const expiration = grantInstanceExpiration(undefined, container, now)
  const { lbl, loc, cs } = container.attributes
  const attributes: JsonObject = {
    ty: flexContainerInstance,
    ri: resourceID,
    rn: resourceID,
    pi: container.resourceID,
    ct: time,
    lt: time,
    et: expiration.text,
    ...(lbl === undefined ? {} : { lbl }),
    ...(loc === undefined ? {} : { loc }),
    org: originator,
    cs: cs as number,
    ...customContent(container.attributes, definitionOf(container, services)),
  }
  const fields = {
    container: container.id,
    sequence,
    resourceType: flexContainerInstance,
    wireName: `${container.wireName}Inst`,
    givenName: null,
    originator,
    sizeBytes: cs as number,
    expires: expiration.instant,
    generationTime: null,
  }
  return new Instance(fields, attributes)
}
