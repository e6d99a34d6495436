import { anyURI, list, string, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const deviceInfo = defineResourceType({
  name: 'deviceInfo',
  shortName: 'dvi',
  code: 13,
  managementDefinition: 1007,
  source: 'TS-0001 D.8, TS-0004 D.8',
  summary: 'What a device is: maker, model, versions.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1007),
    deviceLabel: {
      shortName: 'dlb',
      type: string,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Label that tells the device from others of its kind, such as a serial number.',
    },
    manufacturer: { shortName: 'man', type: string, create: 'mandatory', update: 'notPresent', announced: 'optional', always: true, help: 'Who made the device.' },
    manufacturerDetailsLink: { shortName: 'mfdl', type: string, create: 'optional', update: 'optional', announced: 'optional', help: "Address of the maker's pages." },
    manufacturingDate: { shortName: 'mfd', type: timestamp, create: 'optional', update: 'notPresent', announced: 'optional', help: 'When the device was made.' },
    model: { shortName: 'mod', type: string, create: 'mandatory', update: 'notPresent', announced: 'optional', always: true, help: 'Model of the device.' },
    subModel: { shortName: 'smod', type: string, create: 'optional', update: 'notPresent', announced: 'optional', help: 'Variant of the model.' },
    deviceType: { shortName: 'dty', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Kind of the device.' },
    deviceName: { shortName: 'dvnm', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Name of the device, for people.' },
    fwVersion: { shortName: 'fwv', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Version of its firmware.' },
    swVersion: { shortName: 'swv', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Version of its software.' },
    hwVersion: { shortName: 'hwv', type: string, create: 'optional', update: 'notPresent', announced: 'optional', help: 'Version of its hardware.' },
    osVersion: { shortName: 'osv', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Version of its operating system.' },
    country: { shortName: 'cnty', type: string, create: 'optional', update: 'notPresent', announced: 'optional', help: 'Country the device was made for.' },
    location: { shortName: 'loc', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Where the device is, in words.' },
    systemTime: { shortName: 'syst', type: timestamp, create: 'optional', update: 'optional', announced: 'optional', help: 'Clock of the device.' },
    supportURL: { shortName: 'spur', type: anyURI, create: 'optional', update: 'optional', announced: 'optional', help: 'Where help is found.' },
    presentationURL: { shortName: 'purl', type: anyURI, create: 'optional', update: 'optional', announced: 'optional', help: 'Where the device can be operated.' },
    protocol: { shortName: 'ptl', type: list(string), create: 'optional', update: 'optional', announced: 'optional', help: 'Media types of the protocols that the device speaks.' },
  },
})
