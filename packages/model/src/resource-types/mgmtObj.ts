import { commonAttributes } from '../commonAttributes.ts'
import { anyURI, list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtDefinition } from '../enumerations.ts'

export const mgmtObj = defineResourceType({
  name: 'mgmtObj',
  shortName: 'mgo',
  code: 13,
  source: 'TS-0001 9.6.15, TS-0004 7.4.15',
  summary: 'The attributes that every specialisation of mgmtObj has.',
  children: ['semanticDescriptor', 'subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute'),
    mgmtDefinition: {
      shortName: 'mgd',
      type: mgmtDefinition,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'mandatory',
      always: true,
      help: 'Number of the specialisation; must fit the name of the resource on the wire.',
    },
    mgmtSchema: {
      shortName: 'mgs',
      type: anyURI,
      create: 'optional',
      update: 'notPresent',
      announced: 'mandatory',
      help: 'Where the schema of a self-defined specialisation is; only with mgmtDefinition 0.',
    },
    objectIDs: {
      shortName: 'obis',
      type: list(anyURI),
      create: 'optional',
      update: 'notPresent',
      announced: 'optional',
      help: 'Identifiers of the objects of another management technology that this resource stands for.',
    },
    objectPaths: { shortName: 'obps', type: list(anyURI), create: 'optional', update: 'notPresent', announced: 'optional', help: 'Paths of those objects on the device.' },
    description: { shortName: 'dc', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'What this is, for people.' },
  },
})
