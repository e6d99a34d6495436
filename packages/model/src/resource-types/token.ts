import { commonAttributes } from '../commonAttributes.ts'
import { joseCompact, tokenID, tokenPermissions } from '../complexTypes.ts'
import { ID, list, string, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const token = defineResourceType({
  name: 'token',
  shortName: 'tk',
  code: 32,
  source: 'TS-0001 9.6.39, TS-0004 7.4.41',
  summary: 'A signed token that grants privileges or roles to its holder.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    tokenID: {
      shortName: 'tkid',
      type: tokenID,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Identifier of the token: name@domain of the issuer.',
    },
    tokenObject: {
      shortName: 'tkob',
      type: joseCompact,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'The token itself: a signed or encrypted JSON Web Token.',
    },
    version: { shortName: 'vr', type: string, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Version of the form of its claims.' },
    issuer: { shortName: 'tkis', type: ID, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Who issued it.' },
    audience: { shortName: 'tkau', type: list(ID), create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'CSEs that it is for.' },
    holder: { shortName: 'tkhd', type: ID, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Who may use it.' },
    notBefore: { shortName: 'tknb', type: timestamp, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'From when on it is good.' },
    notAfter: { shortName: 'tkna', type: timestamp, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Until when it is good.' },
    tokenName: { shortName: 'tknm', type: string, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Name of the token, for people.' },
    permissions: { shortName: 'tkps', type: tokenPermissions, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Privileges and roles that it grants.' },
    extension: { shortName: 'tkex', type: string, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Claims beyond those of the standard.' },
  },
})
