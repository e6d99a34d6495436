import { eventCatWithDef } from '../complexTypes.ts'
import { bytes, integer, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhBuffer = defineResourceType({
  name: 'cmdhBuffer',
  shortName: 'cmbf',
  code: 13,
  managementDefinition: 1019,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'How much of some event categories may wait, and what goes first when room runs short.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1019),
    applicableEventCategory: {
      shortName: 'aec',
      type: list(eventCatWithDef),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Event categories it applies to, 0 for all others.',
    },
    maxBufferSize: { shortName: 'mbfs', type: bytes, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Greatest size of the waiting messages.' },
    storagePriority: {
      shortName: 'sgp',
      type: integer('storagePriority', 1, 10),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Rank; messages of a lower one are dropped first.',
    },
  },
})
