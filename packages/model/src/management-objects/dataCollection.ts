import { mgmtLinkRef, scheduleEntries } from '../complexTypes.ts'
import { list, positiveInteger, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const dataCollection = defineResourceType({
  name: 'dataCollection',
  shortName: 'datc',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1021,
  source: 'TS-0022 7',
  summary: 'What a device measures when, and where it reports.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1021),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'The registration it belongs to.' },
    containerPath: {
      shortName: 'cntp',
      type: string,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Address of the container that receives the data.',
    },
    reportingSchedule: { shortName: 'rpsc', type: list(scheduleEntries), create: 'optional', update: 'optional', announced: 'optional', help: 'When the device reports.' },
    measurementSchedule: { shortName: 'mesc', type: list(scheduleEntries), create: 'optional', update: 'optional', announced: 'optional', help: 'When the device measures.' },
    measurementInterval: { shortName: 'meil', type: positiveInteger, create: 'optional', update: 'optional', announced: 'optional', help: 'Time between two measurements.' },
  },
})
