import { ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const activeCmdhPolicy = defineResourceType({
  name: 'activeCmdhPolicy',
  shortName: 'acmp',
  code: 13,
  managementDefinition: 1012,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'The cmdhPolicy in force on a node.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1012),
    activeCmdhPolicyLink: { shortName: 'acmlk', type: ID, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The cmdhPolicy in force.' },
  },
})
