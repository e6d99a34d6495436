import { commonAttributes } from '../commonAttributes.ts'
import { nonNegativeInteger } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const AEContactList = defineResourceType({
  name: 'AEContactList',
  shortName: 'alst',
  code: 43,
  source: 'TS-0001 9.6.45, TS-0004 7.4.53',
  summary: 'Keeps, for applications that move from one CSE to another, which CSEs refer to them.',
  children: ['AEContactListPerCSE', 'subscription', 'transaction'],
  announceable: false,
  immutable: true,
  hostOnly: true,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    numberImpactedCSEs: {
      shortName: 'nic',
      type: nonNegativeInteger,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      default: 0,
      help: 'Number of CSEs that refer to such applications.',
    },
  },
})
