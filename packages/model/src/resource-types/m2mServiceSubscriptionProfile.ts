import { commonAttributes } from '../commonAttributes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const m2mServiceSubscriptionProfile = defineResourceType({
  name: 'm2mServiceSubscriptionProfile',
  shortName: 'mssp',
  code: 11,
  source: 'TS-0001 9.6.19, TS-0004 7.4.19',
  summary: 'A subscription to the service provider: it holds the devices that belong to it.',
  children: ['subscription', 'serviceSubscribedNode', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
  },
})
