import { type JsonObject, type Operation, operations } from '@waystation/model'
import { canonicalAddress } from '../access/canonicalAddress.ts'
import type { Changes } from '../Changes.ts'
import { instanceTypes } from '../instances/instanceTypes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Target } from '../pipeline/Target.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'

/** An operation that succeeded, as far as statistics are concerned with it. */
export interface ChargedOperation {
  readonly operation: Operation
  readonly originator: string
  /** Structured address of what was created, else of what the operation was on. */
  readonly resource: string
  /** Absent for virtual resources. */
  readonly resourceID?: string
  readonly resourceType: number
  /** Resource IDs and structured addresses by which an eventConfig may mean this operation. */
  readonly names: readonly string[]
}

/** @returns the operation; undefined for targets whose use is no operation on a resource of this CSE */
export function chargedOperation(exchange: Exchange, target: Target, changes: Changes): ChargedOperation | undefined {
  const { operation } = exchange.request
  if (operation === 'create') return creation(changes)
  const { originator } = exchange
  switch (target.kind) {
    case 'resource':
      return { operation, originator, ...ofResource(target.resource) }
    case 'instance':
      return { operation, originator, ...ofInstance(target.instance, target.container) }
    case 'latest':
    case 'oldest':
      return { operation, originator, ...ofVirtual(target.container, target.kind === 'latest' ? 'la' : 'ol') }
    case 'notificationTargetSelfReference':
      return { operation, originator, ...ofResource(target.subscription) }
    default:
      return undefined
  }
}

/** The creator of an AE is the AE: it had no identifier when it asked. */
function creation(changes: Changes): ChargedOperation | undefined {
  const created = changes.told.find((event) => event.kind === 'created')
  if (created === undefined) return undefined
  const { subject, parent } = created
  const described = 'path' in subject ? ofResource(subject) : ofInstance(subject, parent)
  return {
    operation: 'create',
    originator: subject.originator,
    ...described,
    names: [...described.names, parent.resourceID, parent.path],
  }
}

type Described = Omit<ChargedOperation, 'operation' | 'originator'>

function ofResource({ path, resourceID, resourceType }: Resource): Described {
  return { resource: path, resourceID, resourceType, names: [resourceID, path] }
}

function ofInstance(instance: Instance, container: Resource): Described {
  const { resourceID, resourceType } = instance
  const resource = `${container.path}/${instance.name}`
  return { resource, resourceID, resourceType, names: [resourceID, resource, container.resourceID, container.path] }
}

function ofVirtual(container: Resource, name: 'la' | 'ol'): Described {
  const resource = `${container.path}/${name}`
  return {
    resource,
    resourceType: instanceTypes.get(container.resourceType) as number,
    names: [resource, `${container.resourceID}/${name}`, container.resourceID, container.path],
  }
}

/** Whether an eventConfig for operations means this one. @see TS-0001 9.6.24 */
export function meansOperation(event: JsonObject, charged: ChargedOperation, identity: Identity): boolean {
  const wanted = event.opt as number[] | undefined
  if (wanted?.includes(operations[charged.operation]) === false) return false
  return meansResource(event, charged, identity)
}

/** Whether eventResourceTypes and eventResourceIDs of an eventConfig let a resource through. */
export function meansResource(
  event: JsonObject,
  { resourceType, names }: Pick<ChargedOperation, 'resourceType' | 'names'>,
  identity: Identity,
): boolean {
  if ((event.erts as number[] | undefined)?.includes(resourceType) === false) return false
  const ids = event.eris as string[] | undefined
  return ids?.some((id) => names.includes(canonicalAddress(id, identity))) ?? true
}
