import { boolean, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { logStatus, logTypeId } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const eventLog = defineResourceType({
  name: 'eventLog',
  shortName: 'evl',
  code: 13,
  managementDefinition: 1010,
  source: 'TS-0001 D.11, TS-0004 D.11',
  summary: 'A log that a device keeps.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1010),
    logTypeId: { shortName: 'lgt', type: logTypeId, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Kind of the log.' },
    logData: { shortName: 'lgd', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The log itself.' },
    logStatus: { shortName: 'lgst', type: logStatus, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Whether the log is being written.' },
    logStart: { shortName: 'lga', type: boolean, create: 'optional', update: 'optional', announced: 'optional', always: true, default: false, help: 'True starts logging.' },
    logStop: { shortName: 'lgo', type: boolean, create: 'optional', update: 'optional', announced: 'optional', always: true, default: false, help: 'True stops logging.' },
  },
})
