import { commonAttributes } from '../commonAttributes.ts'
import { roleID } from '../complexTypes.ts'
import { anyURI, ID, string, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const role = defineResourceType({
  name: 'role',
  shortName: 'rol',
  code: 31,
  source: 'TS-0001 9.6.38, TS-0004 7.4.40',
  summary: 'A role that somebody has been given.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    roleID: {
      shortName: 'rlid',
      type: roleID,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Identifier of the role: name@domain of the issuer.',
    },
    issuer: { shortName: 'tkis', type: ID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Who gave the role.' },
    holder: { shortName: 'tkhd', type: ID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Who has the role.' },
    notBefore: { shortName: 'tknb', type: timestamp, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'From when on it is good.' },
    notAfter: { shortName: 'tkna', type: timestamp, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Until when it is good.' },
    roleName: { shortName: 'rlnm', type: string, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Name of the role, for people.' },
    tokenLink: { shortName: 'rltl', type: anyURI, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The token that carries the role.' },
  },
})
