import { eventCatWithDef } from '../complexTypes.ts'
import { boolean, integer, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhEcDefParamValues = defineResourceType({
  name: 'cmdhEcDefParamValues',
  shortName: 'cmpv',
  code: 13,
  managementDefinition: 1015,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'The times of requests of an event category that name none.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1015),
    applicableEventCategory: {
      shortName: 'aec',
      type: list(eventCatWithDef),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Event categories it applies to, 0 for all others.',
    },
    defaultRequestExpTime: {
      shortName: 'dqet',
      type: integer('long', -1, undefined, 'ms'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Time until the request expires, -1 for never.',
    },
    defaultResultExpTime: {
      shortName: 'dset',
      type: integer('long', -1, undefined, 'ms'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Time until the result expires, -1 for never.',
    },
    defaultOpExecTime: {
      shortName: 'doet',
      type: integer('long', -1, undefined, 'ms'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Time until the operation is executed.',
    },
    defaultRespPersistence: {
      shortName: 'drp',
      type: integer('long', -1, undefined, 'ms'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'How long the response is kept, -1 for ever.',
    },
    defaultDelAggregation: {
      shortName: 'dda',
      type: boolean,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Whether requests may be delivered together.',
    },
  },
})
