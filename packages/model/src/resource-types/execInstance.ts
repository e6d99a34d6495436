import { sharedAttributes, universalAttributes } from '../commonAttributes.ts'
import { execReqArgsListType, nodeID } from '../complexTypes.ts'
import { boolean, duration, nonNegativeInteger } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { execModeType, execResultType, execStatusType } from '../enumerations.ts'

export const execInstance = defineResourceType({
  name: 'execInstance',
  shortName: 'exin',
  code: 8,
  source: 'TS-0001 9.6.17, TS-0004 7.4.17',
  summary: 'One execution of a management command on one device.',
  children: ['subscription', 'transaction'],
  announceable: false,
  hostOnly: true,
  attributes: {
    ...universalAttributes,
    expirationTime: { ...sharedAttributes.expirationTime, create: 'notPresent' },
    labels: { ...sharedAttributes.labels, create: 'notPresent' },
    accessControlPolicyIDs: { ...sharedAttributes.accessControlPolicyIDs, create: 'notPresent' },
    dynamicAuthorizationConsultationIDs: { ...sharedAttributes.dynamicAuthorizationConsultationIDs, create: 'notPresent' },
    execStatus: {
      shortName: 'exs',
      type: execStatusType,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      default: 1,
      help: 'How far the execution has got.',
    },
    execResult: { shortName: 'exr', type: execResultType, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, default: 31, help: 'How it ended.' },
    execDisable: { shortName: 'exd', type: boolean, create: 'notPresent', update: 'optional', announced: 'notAnnounced', help: 'Setting it cancels the execution.' },
    execTarget: { shortName: 'ext', type: nodeID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'The node that the command is for.' },
    execMode: {
      shortName: 'exm',
      type: execModeType,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'Whether it is executed once or repeatedly, at once or at a random time.',
    },
    execFrequency: { shortName: 'exf', type: duration, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Least time between two executions.' },
    execDelay: { shortName: 'exy', type: duration, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Time until the first execution.' },
    execNumber: { shortName: 'exn', type: nonNegativeInteger, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'How often it is executed.' },
    execReqArgs: { shortName: 'exra', type: execReqArgsListType, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Arguments of the command.' },
  },
})
