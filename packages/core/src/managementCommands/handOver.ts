import type { JsonObject } from '@waystation/model'
import { managementObject } from '../behaviours/managementObject.ts'
import type { Changes } from '../Changes.ts'
import { planUpdate } from '../pipeline/update.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { argumentsIn, commandTypes } from './checkCommand.ts'
import { nodeOf } from './commandTargets.ts'

/** Numbers of m2m:execResultType that we give. */
const execResults = { success: 0, unsupported: 1, internalError: 4, fileTransferFailed: 7 } as const

/** What became of a command: nobody can take it yet, it is done, or the device is at it and says so in an object. */
export type Handover =
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly result: number }
  | { readonly state: 'running'; readonly object: number }

/** How a kind of command is put to a device: through an object below its node. */
interface Route {
  /** mgmtDefinition of the object. */
  readonly definition: number
  /** Attributes that start it. */
  readonly trigger: (args: JsonObject) => JsonObject
  /** Attribute in which the device says how far it is; without one the command is done when it is put to it. */
  readonly status?: string
}

const withURL = ({ url, vr }: JsonObject): JsonObject => ({
  ...(url === undefined ? {} : { url }),
  ...(vr === undefined ? {} : { vr }),
})

const routes: Readonly<Record<number, Route>> = {
  [commandTypes.reset]: { definition: 1009, trigger: () => ({ far: true }) },
  [commandTypes.reboot]: { definition: 1009, trigger: () => ({ rbo: true }) },
  [commandTypes.download]: {
    definition: 1001,
    trigger: ({ url }) => ({ url: url as string, ud: true }),
    status: 'uds',
  },
  [commandTypes.softwareInstall]: {
    definition: 1002,
    trigger: (args) => ({ ...withURL(args), in: true }),
    status: 'ins',
  },
  [commandTypes.softwareUninstall]: { definition: 1002, trigger: () => ({ un: true }), status: 'ins' },
  [commandTypes.softwareUpdate]: {
    definition: 1002,
    trigger: (args) => ({ ...withURL(args), in: true }),
    status: 'ins',
  },
}

/**
 * Adds to a unit of work what puts a command to the device: the change of the management object that the device watches.
 * @param command the mgmtCmd
 * @param instance the execInstance
 * @see TS-0001 10.2.8 (management by local objects), D.2, D.3, D.10
 */
export function handOver(command: Resource, instance: Resource, changes: Changes, services: Services): Handover {
  const route = routes[command.attributes.cmt as number]
  if (route === undefined) return { state: 'done', result: execResults.unsupported }
  const args = argumentsIn(instance.attributes)
  const object = objectOf(instance, route, args, services)
  if (object === undefined) return { state: 'waiting' }
  const { cseID } = services.identity
  const request = { ...hostRequest, to: object.path, from: cseID }
  const exchange = { request, context: { received: services.clock.now() }, originator: cseID }
  planUpdate(
    { exchange, resource: object, modified: route.trigger(args), behaviour: managementObject },
    changes,
    services,
  )
  if (route.status === undefined) return { state: 'done', result: execResults.success }
  return { state: 'running', object: object.id }
}

const hostRequest = { operation: 'update', requestIdentifier: '', releaseVersion: '3', parameters: {} } as const

/** Of several packages the one that the arguments name, else the first. */
function objectOf(instance: Resource, route: Route, args: JsonObject, services: Services): Resource | undefined {
  const node = nodeOf(instance.attributes.ext as string, services)
  const objects = node === undefined ? [] : services.store.childrenOfType(node.id, 13)
  const fitting = objects.filter(({ attributes }) => attributes.mgd === route.definition)
  return (
    fitting.find(({ attributes }) => attributes.swn !== undefined && attributes.swn === args.uuid) ??
    fitting.find(({ attributes }) => attributes.url !== undefined && attributes.url === args.url) ??
    fitting[0]
  )
}

/** @returns how a command ended that a device was at; undefined while it is at it */
export function resultIn(object: Resource | undefined, command: Resource): number | undefined {
  const cmt = command.attributes.cmt as number
  if (object === undefined) return execResults.internalError
  const status = object.attributes[routes[cmt]?.status ?? ''] as JsonObject | undefined
  switch (status?.sus) {
    case 1:
      return execResults.success
    case 2:
      return cmt === commandTypes.download ? execResults.fileTransferFailed : execResults.internalError
    default:
      return undefined
  }
}
