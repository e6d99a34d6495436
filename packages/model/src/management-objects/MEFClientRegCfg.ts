import { mgmtLinkRef } from '../complexTypes.ts'
import { integer, list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const MEFClientRegCfg = defineResourceType({
  name: 'MEFClientRegCfg',
  shortName: 'mecrc',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1026,
  source: 'TS-0022 7',
  summary: 'The M2M enrolment function that a device uses.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1026),
    fqdn: {
      shortName: 'fqdn',
      type: string,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Host name. The short names of this resource are ours: no source gives them.',
    },
    adminFQDN: { shortName: 'adfq', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Domain of its administrator.' },
    httpPort: { shortName: 'hpt', type: integer('port', 1, 65_535), create: 'optional', update: 'optional', announced: 'optional', help: 'Port of its HTTP binding.' },
    coapPort: { shortName: 'cpt', type: integer('port', 1, 65_535), create: 'optional', update: 'optional', announced: 'optional', help: 'Port of its CoAP binding.' },
    websocketPort: { shortName: 'wpt', type: integer('port', 1, 65_535), create: 'optional', update: 'optional', announced: 'optional', help: 'Port of its WebSocket binding.' },
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'The authenticationProfile to use.' },
  },
})
