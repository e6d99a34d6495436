import { commonAttributes } from '../commonAttributes.ts'
import { evalCriteria } from '../complexTypes.ts'
import { boolean, ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const dependency = defineResourceType({
  name: 'dependency',
  shortName: 'depr',
  code: 66,
  source: 'TS-0001 Release 4',
  summary: 'A further condition that an action depends on. Release 4.',
  children: ['subscription'],
  announceable: true,
  attributes: {
    ...commonAttributes(
      'expirationTime',
      'labels',
      'accessControlPolicyIDs',
      'dynamicAuthorizationConsultationIDs',
      'announceTo',
      'announcedAttribute',
      'announceSyncType',
      'creator',
      'custodian',
    ),
    sufficient: {
      shortName: 'sfc',
      type: boolean,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'True: met, the action fires whatever follows. False: not met, the action does not fire.',
    },
    evalCriteria: {
      shortName: 'evc',
      type: evalCriteria,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Which attribute is compared, how and with what.',
    },
    referencedResourceID: { shortName: 'rri', type: ID, create: 'mandatory', update: 'optional', announced: 'mandatory', always: true, help: 'The resource that is looked at.' },
  },
})
