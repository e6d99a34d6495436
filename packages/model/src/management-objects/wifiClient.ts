import { actionStatus, mgmtLinkRef, wifiCredentials } from '../complexTypes.ts'
import { boolean, list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { wifiConnectionStatus } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const wifiClient = defineResourceType({
  name: 'wifiClient',
  shortName: 'wific',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1028,
  source: 'TS-0022 7',
  summary: 'The wireless network connection of a device. Release 4.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1028),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources it belongs to.' },
    ssid: { shortName: 'ssid', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Name of the network.' },
    credentials: {
      shortName: 'wcrds',
      type: wifiCredentials,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      secret: true,
      help: 'How the device proves itself to the network.',
    },
    macAddress: { shortName: 'maca', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'MAC address of the device.' },
    channel: { shortName: 'chanl', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Radio channel.' },
    connectionStatus: {
      shortName: 'cons',
      type: wifiConnectionStatus,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: 0,
      help: 'State of the connection.',
    },
    scan: { shortName: 'scan', type: boolean, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'True starts a scan for networks.' },
    scanResult: { shortName: 'scanr', type: list(string, 0), create: 'optional', update: 'optional', announced: 'optional', always: true, default: [], help: 'Networks found.' },
    update: {
      shortName: 'ud',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: false,
      help: 'True makes the device use the settings.',
    },
    updateStatus: { shortName: 'uds', type: actionStatus, create: 'notPresent', update: 'optional', announced: 'optional', help: 'How far that has got.' },
    toggleRadioStatus: {
      shortName: 'trdst',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: false,
      help: 'True switches the radio on or off.',
    },
    radioStatus: { shortName: 'rdst', type: boolean, create: 'optional', update: 'optional', announced: 'optional', help: 'Whether the radio is on.' },
  },
})
