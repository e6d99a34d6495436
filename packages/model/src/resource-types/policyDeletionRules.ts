import { commonAttributes } from '../commonAttributes.ts'
import { deletionContexts } from '../complexTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { logicalOperator } from '../enumerations.ts'

export const policyDeletionRules = defineResourceType({
  name: 'policyDeletionRules',
  shortName: 'pdr',
  code: 27,
  source: 'TS-0001 9.6.33, TS-0004 7.4.32',
  summary: 'When, or where, a target of notifications may be removed.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'custodian'),
    deletionRules: { shortName: 'dr', type: deletionContexts, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Patterns of time and regions.' },
    deletionRulesRelation: {
      shortName: 'drr',
      type: logicalOperator,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      default: 2,
      help: 'Whether time and region must both fit, or one of them.',
    },
  },
})
