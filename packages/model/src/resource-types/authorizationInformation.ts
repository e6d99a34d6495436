import { commonAttributes } from '../commonAttributes.ts'
import { roleID, tokenID } from '../complexTypes.ts'
import { ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { authorizationStatus } from '../enumerations.ts'

export const authorizationInformation = defineResourceType({
  name: 'authorizationInformation',
  shortName: 'auif',
  code: 37,
  source: 'TS-0001 9.6.43, TS-0004 7.4.45',
  summary: 'Hands out, for other CSEs, the roles and tokens of somebody.',
  children: ['role', 'subscription', 'token', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    status: {
      shortName: 'sus',
      type: authorizationStatus,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'Whether the roles and tokens were found, or why not.',
    },
    from: { shortName: 'fr', type: ID, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Whose roles and tokens are asked for.' },
    roleIDs: { shortName: 'rids', type: list(roleID), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Roles that are asked for.' },
    tokenIDs: { shortName: 'tids', type: list(tokenID), create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Tokens that are asked for.' },
  },
})
