import { commonAttributes } from '../commonAttributes.ts'
import { sessionDescriptions } from '../complexTypes.ts'
import { ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { sessionState } from '../enumerations.ts'

export const multimediaSession = defineResourceType({
  name: 'multimediaSession',
  shortName: 'mms',
  code: 46,
  source: 'TS-0001 9.6.57, TS-0004 7.4.56',
  summary: 'A session of sound, pictures or other media between two applications.',
  children: ['subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute'),
    sessionOriginatorID: {
      shortName: 'soi',
      type: ID,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'optional',
      always: true,
      help: 'The application that offers the session.',
    },
    acceptedSessionDescriptions: {
      shortName: 'asd',
      type: sessionDescriptions,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'What the other application has accepted.',
    },
    offeredSessionDescriptions: {
      shortName: 'osd',
      type: sessionDescriptions,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'What is offered, in the form of the Session Description Protocol.',
    },
    sessionState: {
      shortName: 'sst',
      type: sessionState,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: 1,
      help: 'Whether the session is going on; while it is, the descriptions stay.',
    },
  },
})
