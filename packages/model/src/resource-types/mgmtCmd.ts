import { commonAttributes } from '../commonAttributes.ts'
import { execReqArgsListType, nodeID } from '../complexTypes.ts'
import { boolean, duration, nonNegativeInteger, text } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { cmdType, execModeType } from '../enumerations.ts'

export const mgmtCmd = defineResourceType({
  name: 'mgmtCmd',
  shortName: 'mgc',
  code: 12,
  source: 'TS-0001 9.6.16, TS-0004 7.4.16',
  summary: 'A management command that can be executed on one device or a group of them.',
  children: ['execInstance', 'subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    description: {
      shortName: 'dc',
      type: text('string', /^[\s\S]{0,256}$/u),
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'What the command is for, for people; at most 256 characters.',
    },
    cmdType: {
      shortName: 'cmt',
      type: cmdType,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      refusal: { wrong: 'invalidCmdtype' },
      help: 'Kind of command.',
    },
    execReqArgs: {
      shortName: 'exra',
      type: execReqArgsListType,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      refusal: { wrong: 'invalidArguments', incomplete: 'insufficientArguments' },
      help: 'Arguments; they must be those of the kind of command.',
    },
    execEnable: {
      shortName: 'exe',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      default: false,
      help: 'Setting it executes the command.',
    },
    execTarget: {
      shortName: 'ext',
      type: nodeID,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'The node, or the group of nodes, that the command is for.',
    },
    execMode: {
      shortName: 'exm',
      type: execModeType,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      default: 1,
      help: 'Whether it is executed once or repeatedly, at once or at a random time.',
    },
    execFrequency: { shortName: 'exf', type: duration, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Least time between two executions.' },
    execDelay: { shortName: 'exy', type: duration, create: 'optional', update: 'optional', announced: 'notAnnounced', default: 'PT0S', help: 'Time until the first execution.' },
    execNumber: { shortName: 'exn', type: nonNegativeInteger, create: 'optional', update: 'optional', announced: 'notAnnounced', default: 1, help: 'How often it is executed.' },
  },
})
