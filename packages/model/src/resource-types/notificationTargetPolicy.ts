import { commonAttributes } from '../commonAttributes.ts'
import { token } from '../complexTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { logicalOperator, notificationTargetPolicyAction } from '../enumerations.ts'

export const notificationTargetPolicy = defineResourceType({
  name: 'notificationTargetPolicy',
  shortName: 'ntp',
  code: 26,
  source: 'TS-0001 9.6.32, TS-0004 7.4.31',
  summary: 'What happens when a target of notifications asks to be removed.',
  children: ['policyDeletionRules', 'subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator', 'custodian'),
    // Releases differ in whether a request must give it and the next: it may.
    action: {
      shortName: 'acn',
      type: notificationTargetPolicyAction,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      default: 1,
      help: 'What to do when the rules are met.',
    },
    policyLabel: {
      shortName: 'plbl',
      type: token,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      default: 'Custom',
      help: 'Name of the policy, for people; Default makes it the one that applies where none is named.',
    },
    rulesRelationship: {
      shortName: 'rrs',
      type: logicalOperator,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Whether both or one of two policyDeletionRules must be met; needed when there are two.',
    },
  },
})
