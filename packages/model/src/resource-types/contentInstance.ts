import { commonAttributes, sharedAttributes } from '../commonAttributes.ts'
import { absRelTimestamp, contentInfo, contentRef } from '../complexTypes.ts'
import { any, anyURI, bytes, positiveInteger } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const contentInstance = defineResourceType({
  name: 'contentInstance',
  shortName: 'cin',
  code: 4,
  source: 'TS-0001 9.6.7, TS-0004 7.4.7',
  summary: 'One value of a container; it never changes.',
  children: ['semanticDescriptor', 'transaction'],
  announceable: true,
  instance: true,
  immutable: true,
  attributes: {
    ...commonAttributes('stateTag', 'creator'),
    expirationTime: { ...sharedAttributes.expirationTime, update: 'notPresent', announced: 'notAnnounced' },
    labels: { ...sharedAttributes.labels, update: 'notPresent' },
    announceTo: { ...sharedAttributes.announceTo, update: 'notPresent' },
    announcedAttribute: { ...sharedAttributes.announcedAttribute, update: 'notPresent' },
    announceSyncType: { ...sharedAttributes.announceSyncType, update: 'notPresent' },
    location: { ...sharedAttributes.location, update: 'notPresent' },
    contentInfo: {
      shortName: 'cnf',
      type: contentInfo,
      create: 'optional',
      update: 'notPresent',
      announced: 'optional',
      help: 'Media type, encoding (0 plain, 1 text in base64, 2 binary in base64) and security of the content, as in text/plain:0.',
    },
    contentSize: { shortName: 'cs', type: bytes, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Size of the content.' },
    contentRef: {
      shortName: 'conr',
      type: contentRef,
      create: 'optional',
      update: 'notPresent',
      announced: 'optional',
      help: 'Names and addresses of other instances that the content refers to.',
    },
    ontologyRef: { shortName: 'or', type: anyURI, create: 'optional', update: 'notPresent', announced: 'optional', help: 'Ontology that describes the content.' },
    content: { shortName: 'con', type: any, create: 'mandatory', update: 'notPresent', announced: 'optional', always: true, help: 'The value itself.' },
    deletionCnt: {
      shortName: 'dcnt',
      type: positiveInteger,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'After how many retrievals the instance is deleted. Release 4.',
    },
    dataGenerationTime: { shortName: 'dgt', type: absRelTimestamp, create: 'optional', update: 'notPresent', announced: 'optional', help: 'When the value came about. Release 4.' },
  },
})
