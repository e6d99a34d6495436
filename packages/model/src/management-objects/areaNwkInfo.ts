import { listOfURIs } from '../complexTypes.ts'
import { string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const areaNwkInfo = defineResourceType({
  name: 'areaNwkInfo',
  shortName: 'ani',
  code: 13,
  managementDefinition: 1004,
  source: 'TS-0001 D.5, TS-0004 D.5',
  summary: 'A local network, such as ZigBee or Bluetooth, that a gateway connects.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1004),
    areaNwkType: { shortName: 'ant', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Technology of the network.' },
    listOfDevices: { shortName: 'ldv', type: listOfURIs, create: 'optional', update: 'optional', announced: 'optional', help: 'The areaNwkDeviceInfo resources of its devices.' },
  },
})
