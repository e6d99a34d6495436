import { ipAddress, long, mgmtLinkRef } from '../complexTypes.ts'
import { list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { cellularNetworkBearer, coverageEnhancementLevel } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const mobileNetwork = defineResourceType({
  name: 'mobileNetwork',
  shortName: 'mnwk',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1031,
  source: 'TS-0022 7',
  summary: 'The mobile network connection of a device. Release 4.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1031),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources it belongs to, such as the SIM.' },
    cellularNetworkBearer: { shortName: 'cnb', type: cellularNetworkBearer, create: 'mandatory', update: 'optional', announced: 'optional', help: 'Radio technology.' },
    radioSignalStrength: { shortName: 'rss', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Strength of the signal.' },
    linkQuality: { shortName: 'liqu', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Quality of the link.' },
    ipAddresses: { shortName: 'ipad', type: list(ipAddress), create: 'optional', update: 'optional', announced: 'optional', help: 'Addresses of the device.' },
    routerIPAddresses: { shortName: 'ripa', type: list(ipAddress), create: 'optional', update: 'optional', announced: 'optional', help: 'Addresses of its routers.' },
    apn: { shortName: 'apna', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Access point name.' },
    cellID: { shortName: 'ceid', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Cell that the device is in.' },
    smnc: { shortName: 'smnc', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Mobile network code.' },
    smcc: { shortName: 'smcc', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Mobile country code.' },
    lac: { shortName: 'lac', type: long, create: 'optional', update: 'optional', announced: 'optional', help: 'Location area code.' },
    coverageEnhancementLevel: {
      shortName: 'coel',
      type: coverageEnhancementLevel,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Level of coverage enhancement.',
    },
  },
})
