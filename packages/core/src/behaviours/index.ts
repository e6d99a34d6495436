import { accessControlPolicy } from './accessControlPolicy.ts'
import { action } from './action.ts'
import { application } from './application.ts'
import { authorizationDecision } from './authorizationDecision.ts'
import { authorizationInformation } from './authorizationInformation.ts'
import { authorizationPolicy } from './authorizationPolicy.ts'
import type { Behaviour } from './Behaviour.ts'
import { backgroundDataTransfer } from './backgroundDataTransfer.ts'
import { container } from './container.ts'
import { crossResourceSubscription } from './crossResourceSubscription.ts'
import { cseBase } from './cseBase.ts'
import { delivery } from './delivery.ts'
import { dependency } from './dependency.ts'
import { eventConfig } from './eventConfig.ts'
import { execInstance } from './execInstance.ts'
import { flexContainer } from './flexContainer.ts'
import { group } from './group.ts'
import { localMulticastGroup } from './localMulticastGroup.ts'
import { locationPolicy } from './locationPolicy.ts'
import { managementObject } from './managementObject.ts'
import { mgmtCmd } from './mgmtCmd.ts'
import { multimediaSession } from './multimediaSession.ts'
import { node } from './node.ts'
import { notificationTargetMgmtPolicyRef } from './notificationTargetMgmtPolicyRef.ts'
import { ontology } from './ontology.ts'
import { policyDeletionRules } from './policyDeletionRules.ts'
import { pollingChannel } from './pollingChannel.ts'
import { primitiveProfile } from './primitiveProfile.ts'
import { processManagement } from './processManagement.ts'
import { remoteCSE } from './remoteCSE.ts'
import { role } from './role.ts'
import { schedule } from './schedule.ts'
import { semanticDescriptor } from './semanticDescriptor.ts'
import { semanticMashupInstance } from './semanticMashupInstance.ts'
import { semanticMashupJobProfile } from './semanticMashupJobProfile.ts'
import { serviceSubscribedNode } from './serviceSubscribedNode.ts'
import { state } from './state.ts'
import { statsCollect } from './statsCollect.ts'
import { subscription } from './subscription.ts'
import { timeSeries } from './timeSeries.ts'
import { timeSyncBeacon } from './timeSyncBeacon.ts'
import { token } from './token.ts'
import { transaction } from './transaction.ts'
import { transactionMgmt } from './transactionMgmt.ts'
import { triggerRequest } from './triggerRequest.ts'

const none: Behaviour = {}

/** Behaviours by resource type; a type that the definition says everything of has none. */
const behaviours = new Map<number, Behaviour>([
  [1, accessControlPolicy],
  [2, application],
  [3, container],
  [5, cseBase],
  [6, delivery],
  [7, eventConfig],
  [8, execInstance],
  [9, group],
  [10, locationPolicy],
  [12, mgmtCmd],
  [13, managementObject],
  [14, node],
  [15, pollingChannel],
  [16, remoteCSE],
  [18, schedule],
  [20, serviceSubscribedNode],
  [21, statsCollect],
  [23, subscription],
  [24, semanticDescriptor],
  [25, notificationTargetMgmtPolicyRef],
  [27, policyDeletionRules],
  [28, flexContainer],
  [29, timeSeries],
  [39, ontology],
  [40, semanticMashupJobProfile],
  [41, semanticMashupInstance],
  [50, transactionMgmt],
  [51, transaction],
  [60, timeSyncBeacon],
  [62, primitiveProfile],
  [63, processManagement],
  [64, state],
  [65, action],
  [66, dependency],
  [31, role],
  [32, token],
  [35, authorizationDecision],
  [36, authorizationPolicy],
  [37, authorizationInformation],
  [45, localMulticastGroup],
  [46, multimediaSession],
  [47, triggerRequest],
  [49, backgroundDataTransfer],
  [48, crossResourceSubscription],
])

/** @returns the behaviour of a resource type; an empty one where the definition says everything */
export function behaviourOf(resourceType: number): Behaviour {
  return behaviours.get(resourceType) ?? none
}

/** Resource types whose end matters even when an ancestor takes them along. */
export const typesWithDeletion: readonly number[] = [...behaviours]
  .filter(([, behaviour]) => behaviour.deleted !== undefined)
  .map(([code]) => code)
