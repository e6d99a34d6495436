import { commonAttributes } from '../commonAttributes.ts'
import { processCondition } from '../complexTypes.ts'
import { ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { processControl, processStatus } from '../enumerations.ts'

export const processManagement = defineResourceType({
  name: 'processManagement',
  shortName: 'prmr',
  code: 63,
  source: 'TS-0001 Release 4',
  summary: 'A process: states, the conditions that lead from one to the next, and when it begins and ends. Release 4.',
  children: ['state', 'subscription'],
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
    processStatus: {
      shortName: 'prst',
      type: processStatus,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      always: true,
      default: 1,
      help: 'How far the process has got.',
    },
    processControl: {
      shortName: 'prct',
      type: processControl,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'What the process is told to do.',
    },
    currentState: {
      shortName: 'cust',
      type: ID,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      help: 'The child resource of type state that is active; absent while none is.',
    },
    activateConditions: {
      shortName: 'atcos',
      type: list(processCondition),
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      help: 'What must hold for the enabled process to begin; changed only while it is disabled.',
    },
    endConditions: {
      shortName: 'encos',
      type: list(processCondition),
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      help: 'What must hold for the process to end; changed only while it is disabled.',
    },
    initialState: {
      shortName: 'inst',
      type: ID,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'The child resource of type state that the process begins with; changed only while it is disabled.',
    },
  },
})
