import { commonAttributes } from '../commonAttributes.ts'
import { listOfM2MID } from '../complexTypes.ts'
import { ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const AEContactListPerCSE = defineResourceType({
  name: 'AEContactListPerCSE',
  shortName: 'alpc',
  code: 44,
  source: 'TS-0001 9.6.46, TS-0004 7.4.54',
  summary: 'Applications that one CSE refers to.',
  children: [],
  announceable: false,
  immutable: true,
  hostOnly: true,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    'CSE-ID': { shortName: 'csi', type: ID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'The CSE.' },
    'AE-IDList': { shortName: 'ail', type: listOfM2MID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'The applications.' },
  },
})
