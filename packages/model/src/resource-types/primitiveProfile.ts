import { commonAttributes } from '../commonAttributes.ts'
import { attribute, primitiveProfileApplicability, resourceTypeList } from '../complexTypes.ts'
import { anyURI, ID, list, NCName, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { operation } from '../enumerations.ts'

export const primitiveProfile = defineResourceType({
  name: 'primitiveProfile',
  shortName: 'prp',
  code: 62,
  source: 'TS-0001 Release 4',
  summary: 'Adds parameters and attributes to requests, responses and notifications of some entities, or takes them away. Release 4.',
  children: ['subscription'],
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
    IDList: {
      shortName: 'idl',
      type: list(ID),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Entities that the profile is for, * standing for any characters.',
    },
    resourceTypes: {
      shortName: 'rtys',
      type: resourceTypeList,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Resource types that it is for; all when absent.',
    },
    operations: { shortName: 'ops', type: list(operation), create: 'optional', update: 'optional', announced: 'optional', help: 'Operations that it is for; all when absent.' },
    resourceIDs: { shortName: 'rsds', type: list(anyURI), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources that it is for; all when absent.' },
    releaseVersions: { shortName: 'rvs', type: list(string), create: 'optional', update: 'notPresent', announced: 'optional', help: 'Releases that it is for; all when absent.' },
    additions: {
      shortName: 'adds',
      type: list(attribute),
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Parameters and attributes that are added where they are missing.',
    },
    deletions: { shortName: 'dels', type: list(NCName), create: 'optional', update: 'optional', announced: 'optional', help: 'Parameters and attributes that are taken away.' },
    applicability: {
      shortName: 'appl',
      type: primitiveProfileApplicability,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Whether it is for requests to the CSE 1, responses 2, notifications 4.',
    },
  },
})
