import { string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const OAuth2Authentication = defineResourceType({
  name: 'OAuth2Authentication',
  shortName: 'oauth',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1027,
  source: 'TS-0022 7',
  summary: 'Tokens with which a device proves who it is by OAuth 2.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1027),
    accessToken: {
      shortName: 'actk',
      type: string,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      secret: true,
      help: 'The access token. The short names of this resource are ours: no source gives them.',
    },
    refreshToken: { shortName: 'rftk', type: string, create: 'optional', update: 'optional', announced: 'notAnnounced', secret: true, help: 'The refresh token.' },
  },
})
