import { RequestError } from '@waystation/model'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Exchange } from './Exchange.ts'
import type { Target } from './Target.ts'

/** What a RETRIEVE or DELETE acts on. */
export interface Subject {
  readonly kind: 'resource' | 'instance'
  /** Its policies decide the access. */
  readonly governing: Resource
  /** Undefined for the latest or oldest of an empty container. */
  readonly found: Resource | Instance | undefined
  /** Reached by its own name, or as latest or oldest. */
  readonly through?: 'latest' | 'oldest'
}

/** @throws RequestError operationNotAllowed for virtual resources that have nothing to retrieve */
export function subjectOf(target: Target, services: Services): Subject {
  switch (target.kind) {
    case 'resource':
      return { kind: 'resource', governing: target.resource, found: target.resource }
    case 'instance':
      return { kind: 'instance', governing: target.container, found: target.instance }
    case 'latest':
      return latestOrOldest(target.container, services.store.latestInstance(target.container.id), 'latest')
    case 'oldest':
      return latestOrOldest(target.container, services.store.oldestInstance(target.container.id), 'oldest')
    default:
      throw new RequestError('operationNotAllowed', `the operation is not allowed on this ${target.kind}`)
  }
}

function latestOrOldest(container: Resource, found: Instance | undefined, through: 'latest' | 'oldest'): Subject {
  return { kind: 'instance', governing: container, found, through }
}

/**
 * @returns the resource or instance
 * @throws RequestError notFound for the latest or oldest of an empty container, operationNotAllowed where the container
 *   forbids the retrieval of its instances
 * @see TS-0001 9.6.6 (disableRetrieval), TS-0004 7.4.27, 7.4.28
 */
export function requireSubject(subject: Subject, exchange: Exchange, services: Services): Resource | Instance {
  const { found, governing } = subject
  if (subject.kind === 'instance' && governing.attributes.disr === true) {
    throw new RequestError('operationNotAllowed', `disableRetrieval (disr) of ${governing.path} is set`)
  }
  if (found !== undefined) return found
  if (exchange.request.operation === 'retrieve') tellEmpty(governing, exchange, services)
  throw new RequestError('notFound', `${governing.path} has no instances`)
}

function tellEmpty(container: Resource, { originator }: Exchange, services: Services): void {
  const changes = services.changes()
  changes.tell({ kind: 'retrievedEmpty', subject: container, originator })
  changes.commit().catch((error: unknown) => {
    services.log.error({ err: error, subject: container.path }, 'a retrieval that found nothing could not be notified')
  })
}
