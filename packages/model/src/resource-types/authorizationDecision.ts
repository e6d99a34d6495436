import { commonAttributes } from '../commonAttributes.ts'
import { filterCriteria, ipAddress, joseCompact, locationRegion, roleID, tokenID } from '../complexTypes.ts'
import { anyURI, ID, list, timestamp, union } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { authorizationStatus, authorizationDecision as decision, filterUsage, operation, resourceType } from '../enumerations.ts'

export const authorizationDecision = defineResourceType({
  name: 'authorizationDecision',
  shortName: 'auds',
  code: 35,
  source: 'TS-0001 9.6.41, TS-0004 7.4.43',
  summary: 'Answers, for other CSEs, whether a request is permitted.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    decision: { shortName: 'dec', type: decision, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Whether the request is permitted.' },
    status: {
      shortName: 'sus',
      type: authorizationStatus,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'How the decision came about, or why it did not.',
    },
    to: { shortName: 'to', type: anyURI, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The resource that the request is for.' },
    from: { shortName: 'fr', type: ID, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Who sent the request.' },
    operation: { shortName: 'op', type: operation, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The operation.' },
    requestedResourceType: {
      shortName: 'rrt',
      type: resourceType,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Type of the resource that is to be created.',
    },
    // Named for one type, specified with the other.
    filterUsage: {
      shortName: 'fu',
      type: union<unknown>('filterUsage or filterCriteria', filterUsage, filterCriteria),
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'What the filter criteria of the request are for: 1 for a discovery.',
    },
    roleIDs: { shortName: 'rids', type: list(roleID), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Roles that the request claims.' },
    tokenIDs: { shortName: 'tids', type: list(tokenID), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Identifiers of tokens in the request.' },
    tokens: { shortName: 'tkns', type: list(joseCompact), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Tokens in the request.' },
    requestTime: { shortName: 'rtm', type: timestamp, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'When the request was received.' },
    originatorLocation: { shortName: 'olo', type: locationRegion, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Where the sender is.' },
    originatorIP: { shortName: 'oip', type: ipAddress, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Address that the request came from.' },
  },
})
