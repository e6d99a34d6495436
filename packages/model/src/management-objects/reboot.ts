import { boolean } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const reboot = defineResourceType({
  name: 'reboot',
  shortName: 'rbo',
  code: 13,
  managementDefinition: 1009,
  source: 'TS-0001 D.10, TS-0004 D.10',
  summary: 'Restarts a device or sets it back to what it was when made.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1009),
    reboot: { shortName: 'rbo', type: boolean, create: 'optional', update: 'optional', announced: 'optional', always: true, default: false, help: 'True restarts the device.' },
    factoryReset: {
      shortName: 'far',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: false,
      help: 'True sets the device back to what it was when made.',
    },
  },
})
