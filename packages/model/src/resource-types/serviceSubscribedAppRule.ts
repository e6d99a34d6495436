import { commonAttributes } from '../commonAttributes.ts'
import { listOfM2MID, roleID } from '../complexTypes.ts'
import { list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const serviceSubscribedAppRule = defineResourceType({
  name: 'serviceSubscribedAppRule',
  shortName: 'asar',
  code: 19,
  source: 'TS-0001 9.6.29, TS-0004 7.4.29',
  summary: 'Which applications may register, under which identifiers and in which roles.',
  children: ['subscription', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    applicableCredIDs: {
      shortName: 'apci',
      type: listOfM2MID,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Credentials that the rule is for, * standing for any characters; when absent, applications without one.',
    },
    'allowedApp-IDs': {
      shortName: 'aai',
      type: listOfM2MID,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'App-IDs that may register, * standing for any characters.',
    },
    allowedAEs: {
      shortName: 'aae',
      type: listOfM2MID,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'AE-IDs that may be asked for, * standing for any characters.',
    },
    'allowedRole-IDs': { shortName: 'ari', type: list(roleID), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Roles that the applications may claim.' },
  },
})
