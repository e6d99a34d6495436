import { integer } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { batteryStatus } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const battery = defineResourceType({
  name: 'battery',
  shortName: 'bat',
  code: 13,
  managementDefinition: 1006,
  source: 'TS-0001 D.7, TS-0004 D.7',
  summary: 'The battery of a device.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1006),
    batteryLevel: {
      shortName: 'btl',
      type: integer('batteryLevel', 0, 100, '%'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Charge left.',
    },
    batteryStatus: { shortName: 'bts', type: batteryStatus, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'State of the battery.' },
  },
})
