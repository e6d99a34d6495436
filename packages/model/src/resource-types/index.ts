import type { ResourceTypeDefinition } from '../defineResourceType.ts'
import * as types from './definitions.ts'

/** Every resource type implemented, the specialised ones (mgmtObj, flexContainer) by their general part. */
export const resourceTypeDefinitions: readonly ResourceTypeDefinition[] = [
  types.accessControlPolicy,
  types.AE,
  types.container,
  types.contentInstance,
  types.CSEBase,
  types.eventConfig,
  types.group,
  types.m2mServiceSubscriptionProfile,
  types.locationPolicy,
  types.mgmtObj,
  types.node,
  types.pollingChannel,
  types.remoteCSE,
  types.request,
  types.schedule,
  types.serviceSubscribedAppRule,
  types.serviceSubscribedNode,
  types.statsCollect,
  types.statsConfig,
  types.subscription,
  types.flexContainer,
  types.timeSeries,
  types.timeSeriesInstance,
  types.flexContainerInstance,
  types.notificationTargetMgmtPolicyRef,
  types.notificationTargetPolicy,
  types.policyDeletionRules,
  types.role,
  types.token,
  types.dynamicAuthorizationConsultation,
  types.authorizationDecision,
  types.authorizationPolicy,
  types.authorizationInformation,
  types.crossResourceSubscription,
  types.timeSyncBeacon,
  types.processManagement,
  types.state,
  types.action,
  types.dependency,
]

export * from './definitions.ts'
export { allResourceTypes, type ResourceTypeRow } from './resourceTypeTable.ts'
