import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import * as types from './definitions.ts'

/** Every resource type implemented, the specialised ones (mgmtObj, flexContainer) by their general part. */
export const resourceTypeDefinitions: readonly ResourceTypeDefinition[] = [
  types.accessControlPolicy,
  types.AE,
  types.container,
  types.contentInstance,
  types.CSEBase,
  types.group,
  types.mgmtObj,
  types.node,
  types.pollingChannel,
  types.remoteCSE,
  types.request,
  types.schedule,
  types.subscription,
  types.flexContainer,
  types.timeSeries,
  types.timeSeriesInstance,
  types.flexContainerInstance,
]

export * from './definitions.ts'
export { allResourceTypes, type ResourceTypeRow } from './resourceTypeTable.ts'
