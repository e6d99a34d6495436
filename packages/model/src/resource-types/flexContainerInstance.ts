import { sharedAttributes, universalAttributes } from '../commonAttributes.ts'
import { bytes, ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const flexContainerInstance = defineResourceType({
  name: 'flexContainerInstance',
  shortName: 'fci',
  code: 58,
  source: 'TS-0001 9.6.60',
  summary: 'What a flexContainer looked like after one change, with its custom attributes. Release 4.',
  children: [],
  announceable: true,
  instance: true,
  immutable: true,
  hostOnly: true,
  attributes: {
    ...universalAttributes,
    expirationTime: { ...sharedAttributes.expirationTime, create: 'notPresent', update: 'notPresent' },
    labels: { ...sharedAttributes.labels, create: 'notPresent', update: 'notPresent' },
    location: { ...sharedAttributes.location, create: 'notPresent', update: 'notPresent' },
    contentSize: { shortName: 'cs', type: bytes, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Size of the custom attributes.' },
    originator: { shortName: 'org', type: ID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Who made the change.' },
  },
})
