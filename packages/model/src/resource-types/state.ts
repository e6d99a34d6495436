import { commonAttributes } from '../commonAttributes.ts'
import { stateTransition } from '../complexTypes.ts'
import { boolean, ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const state = defineResourceType({
  name: 'state',
  shortName: 'stte',
  code: 64,
  source: 'TS-0001 Release 4',
  summary: 'One state of a process. Release 4.',
  children: ['action', 'subscription'],
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
    stateActive: {
      shortName: 'sact',
      type: boolean,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      always: true,
      default: false,
      help: 'Whether the process is in this state.',
    },
    stateAction: {
      shortName: 'stac',
      type: ID,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      help: 'The child resource of type action that is enabled while the state is active.',
    },
    stateTransitions: {
      shortName: 'sttrs',
      type: list(stateTransition),
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Conditions and the states they lead to; without any, the process ends here.',
    },
  },
})
