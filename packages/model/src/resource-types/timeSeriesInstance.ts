import { commonAttributes, sharedAttributes } from '../commonAttributes.ts'
import { absRelTimestamp } from '../complexTypes.ts'
import { anySimple, bytes, nonNegativeInteger } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const timeSeriesInstance = defineResourceType({
  name: 'timeSeriesInstance',
  shortName: 'tsi',
  code: 30,
  source: 'TS-0001 9.6.37, TS-0004 7.4.39',
  summary: 'One measurement of a timeSeries; it never changes.',
  children: ['semanticDescriptor', 'transaction'],
  announceable: true,
  instance: true,
  immutable: true,
  attributes: {
    ...commonAttributes('creator'),
    expirationTime: { ...sharedAttributes.expirationTime, update: 'notPresent', announced: 'notAnnounced' },
    labels: { ...sharedAttributes.labels, update: 'notPresent' },
    announceTo: { ...sharedAttributes.announceTo, update: 'notPresent' },
    announcedAttribute: { ...sharedAttributes.announcedAttribute, update: 'notPresent' },
    announceSyncType: { ...sharedAttributes.announceSyncType, update: 'notPresent' },
    location: { ...sharedAttributes.location, update: 'notPresent' },
    dataGenerationTime: {
      shortName: 'dgt',
      type: absRelTimestamp,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'optional',
      always: true,
      help: 'When the measurement was taken; unique in the timeSeries.',
    },
    content: { shortName: 'con', type: anySimple, create: 'mandatory', update: 'notPresent', announced: 'optional', always: true, help: 'The value itself.' },
    contentSize: { shortName: 'cs', type: bytes, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Size of the content.' },
    sequenceNr: { shortName: 'snr', type: nonNegativeInteger, create: 'optional', update: 'notPresent', announced: 'optional', help: 'Number given by the source.' },
  },
})
