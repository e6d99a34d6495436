import { commonAttributes } from '../commonAttributes.ts'
import { locationRegion } from '../complexTypes.ts'
import { anyURI, integer, list, positiveInteger, scheduleEntry, union } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { transferSelectionGuidance } from '../enumerations.ts'

export const backgroundDataTransfer = defineResourceType({
  name: 'backgroundDataTransfer',
  shortName: 'bdt',
  code: 49,
  source: 'TS-0001 9.6.60, TS-0004 7.4.59',
  summary: 'Asks the underlying network for a time at which much data can be sent to many devices at low cost.',
  children: ['subscription'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator'),
    volumePerNode: {
      shortName: 'vpn',
      type: integer('positiveInteger', 1, undefined, 'bytes'),
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'How much is sent to each device.',
    },
    numberOfNodes: { shortName: 'non', type: positiveInteger, create: 'mandatory', update: 'optional', announced: 'notAnnounced', always: true, help: 'Number of devices.' },
    desiredTimeWindow: {
      shortName: 'dtw',
      type: scheduleEntry,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'When it should happen; the CSE may change it to what the network grants.',
    },
    // The tables disagree on whether it is one value or a list.
    transferSelectionGuidance: {
      shortName: 'tsg',
      type: union<unknown>('transferSelectionGuidance or a list of it', transferSelectionGuidance, list(transferSelectionGuidance)),
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'What to look for when the network offers several times.',
    },
    geographicInformation: { shortName: 'ggi', type: locationRegion, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Where the devices are.' },
    groupLink: { shortName: 'gli', type: anyURI, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The group of the devices.' },
    memberIDs: { shortName: 'mid', type: list(anyURI), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The devices, where they are no group.' },
  },
})
