import { commonAttributes } from '../commonAttributes.ts'
import { listOfM2MID, nodeID } from '../complexTypes.ts'
import { boolean, ID, nonNegativeInteger, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const node = defineResourceType({
  name: 'node',
  shortName: 'nod',
  code: 14,
  source: 'TS-0001 9.6.18, TS-0004 7.4.18',
  summary: 'A device: what runs on it and how it is managed.',
  children: ['mgmtObj', 'schedule', 'semanticDescriptor', 'subscription', 'transaction', 'action', 'flexContainer'],
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
      'custodian',
    ),
    nodeID: { shortName: 'ni', type: nodeID, create: 'mandatory', update: 'optional', announced: 'mandatory', always: true, help: 'Identifier of the device.' },
    hostedCSELink: { shortName: 'hcl', type: ID, create: 'optional', update: 'optional', announced: 'optional', help: 'The CSE that runs on the device.' },
    hostedAELinks: {
      shortName: 'hael',
      type: listOfM2MID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'The applications that run on the device; kept by the CSE from their nodeLink.',
    },
    hostedServiceLinks: {
      shortName: 'hsl',
      type: listOfM2MID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'The flexContainers that describe services of the device.',
    },
    mgmtClientAddress: {
      shortName: 'mgca',
      type: string,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Address of a management client of another technology.',
    },
    roamingStatus: { shortName: 'rms', type: boolean, create: 'notPresent', update: 'notPresent', announced: 'optional', help: 'Whether the device is roaming.' },
    networkID: { shortName: 'nid', type: string, create: 'notPresent', update: 'notPresent', announced: 'optional', help: 'Network that the device is in.' },
    nodeType: { shortName: 'nty', type: nonNegativeInteger, create: 'optional', update: 'optional', announced: 'optional', help: 'Kind of the device. Release 4.' },
  },
})
