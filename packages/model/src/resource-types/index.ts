import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import { AE } from './AE.ts'
import { accessControlPolicy } from './accessControlPolicy.ts'
import { CSEBase } from './CSEBase.ts'
import { container } from './container.ts'
import { contentInstance } from './contentInstance.ts'
import { flexContainer } from './flexContainer.ts'
import { flexContainerInstance } from './flexContainerInstance.ts'
import { group } from './group.ts'
import { mgmtObj } from './mgmtObj.ts'
import { node } from './node.ts'
import { pollingChannel } from './pollingChannel.ts'
import { remoteCSE } from './remoteCSE.ts'
import { request } from './request.ts'
import { schedule } from './schedule.ts'
import { subscription } from './subscription.ts'
import { timeSeries } from './timeSeries.ts'
import { timeSeriesInstance } from './timeSeriesInstance.ts'

/** Every resource type implemented, the specialised ones (mgmtObj, flexContainer) by their general part. */
export const resourceTypeDefinitions: readonly ResourceTypeDefinition[] = [
  accessControlPolicy,
  AE,
  container,
  contentInstance,
  CSEBase,
  group,
  mgmtObj,
  node,
  pollingChannel,
  remoteCSE,
  request,
  schedule,
  subscription,
  flexContainer,
  timeSeries,
  timeSeriesInstance,
  flexContainerInstance,
]

export { allResourceTypes, type ResourceTypeRow } from './resourceTypeTable.ts'
export {
  AE,
  accessControlPolicy,
  CSEBase,
  container,
  contentInstance,
  flexContainer,
  flexContainerInstance,
  group,
  mgmtObj,
  node,
  pollingChannel,
  remoteCSE,
  request,
  schedule,
  subscription,
  timeSeries,
  timeSeriesInstance,
}
