import { listOfURIs } from '../complexTypes.ts'
import { anyURI, seconds, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const areaNwkDeviceInfo = defineResourceType({
  name: 'areaNwkDeviceInfo',
  shortName: 'andi',
  code: 13,
  managementDefinition: 1005,
  source: 'TS-0001 D.6, TS-0004 D.6',
  summary: 'A device in a local network.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1005),
    devId: { shortName: 'dvd', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Identifier of the device in its network.' },
    devType: { shortName: 'dvt', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Kind of the device.' },
    areaNwkId: { shortName: 'awi', type: anyURI, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The areaNwkInfo resource of its network.' },
    sleepInterval: { shortName: 'sli', type: seconds, create: 'optional', update: 'optional', announced: 'optional', help: 'Time between two sleeps.' },
    sleepDuration: { shortName: 'sld', type: seconds, create: 'optional', update: 'optional', announced: 'optional', help: 'How long a sleep lasts.' },
    devStatus: { shortName: 'ss', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'State of the device.' },
    listOfNeighbors: {
      shortName: 'lnh',
      type: listOfURIs,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'The areaNwkDeviceInfo resources of its neighbours.',
    },
  },
})
