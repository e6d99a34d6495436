import { bytes } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const memory = defineResourceType({
  name: 'memory',
  shortName: 'mem',
  code: 13,
  managementDefinition: 1003,
  source: 'TS-0001 D.4, TS-0004 D.4',
  summary: 'The memory of a device.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1003),
    memAvailable: { shortName: 'mma', type: bytes, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Memory free now.' },
    memTotal: { shortName: 'mmt', type: bytes, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Memory in all.' },
  },
})
