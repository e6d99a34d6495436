import { commonAttributes } from '../commonAttributes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const statsConfig = defineResourceType({
  name: 'statsConfig',
  shortName: 'stcg',
  code: 22,
  source: 'TS-0001 9.6.23, TS-0004 7.4.23',
  summary: 'Holds the events that statistics are collected about.',
  children: ['eventConfig', 'subscription', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator'),
  },
})
