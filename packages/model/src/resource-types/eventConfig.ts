import { commonAttributes } from '../commonAttributes.ts'
import { listOfURIs, resourceTypeList } from '../complexTypes.ts'
import { bytes, list, string, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { eventType, operation } from '../enumerations.ts'

export const eventConfig = defineResourceType({
  name: 'eventConfig',
  shortName: 'evcg',
  code: 7,
  source: 'TS-0001 9.6.24, TS-0004 7.4.24',
  summary: 'Which events make a record for statistics and charging.',
  children: ['subscription', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator'),
    eventID: {
      shortName: 'evi',
      type: string,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Identifier that a statsCollect names the event by.',
    },
    eventType: {
      shortName: 'evt',
      type: eventType,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Whether an operation, the size of what is stored, or time makes a record.',
    },
    eventStart: { shortName: 'evs', type: timestamp, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'From when on; only for time.' },
    eventEnd: { shortName: 'eve', type: timestamp, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Until when; only for time.' },
    operationType: {
      shortName: 'opt',
      type: list(operation),
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Operations that count; only for operations.',
    },
    dataSize: { shortName: 'ds', type: bytes, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'How much must be stored; only for size.' },
    eventResourceTypes: {
      shortName: 'erts',
      type: resourceTypeList,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Types of resources that count; all when absent.',
    },
    eventResourceIDs: { shortName: 'eris', type: listOfURIs, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Resources that count; all when absent.' },
  },
})
