import { commonAttributes } from '../commonAttributes.ts'
import { setOfPermissions } from '../complexTypes.ts'
import { anyURI } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { acpCombiningAlgorithm, authorizationStatus } from '../enumerations.ts'

export const authorizationPolicy = defineResourceType({
  name: 'authorizationPolicy',
  shortName: 'aupy',
  code: 36,
  source: 'TS-0001 9.6.42, TS-0004 7.4.44',
  summary: 'Hands out, for other CSEs, the rules that apply to a resource.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    policies: { shortName: 'ps', type: setOfPermissions, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'The rules.' },
    combiningAlgorithm: {
      shortName: 'ca',
      type: acpCombiningAlgorithm,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'How several rules make one decision.',
    },
    status: {
      shortName: 'sus',
      type: authorizationStatus,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'Whether the rules were found, or why not.',
    },
    to: { shortName: 'to', type: anyURI, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The resource whose rules are asked for.' },
  },
})
