import { commonAttributes } from '../commonAttributes.ts'
import { anyURI, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const notificationTargetMgmtPolicyRef = defineResourceType({
  name: 'notificationTargetMgmtPolicyRef',
  shortName: 'ntpr',
  code: 25,
  source: 'TS-0001 9.6.31, TS-0004 7.4.30',
  summary: 'Names the policy that decides whether some targets of a subscription may remove themselves.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'custodian'),
    notificationTargetURI: {
      shortName: 'ntu',
      type: list(anyURI),
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Targets of the subscription that the policy is for.',
    },
    notificationPolicyID: {
      shortName: 'npi',
      type: anyURI,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'The notificationTargetPolicy; when absent, the default one.',
    },
  },
})
