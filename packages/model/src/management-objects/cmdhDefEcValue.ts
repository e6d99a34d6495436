import { eventCat, listOfM2MID } from '../complexTypes.ts'
import { any, boolean, positiveInteger } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhDefEcValue = defineResourceType({
  name: 'cmdhDefEcValue',
  shortName: 'cmdv',
  code: 13,
  managementDefinition: 1014,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'The event category of requests that name none.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1014),
    order: {
      shortName: 'od',
      type: positiveInteger,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Rank among the rules that apply; the lowest wins.',
    },
    defEcValue: { shortName: 'dev', type: eventCat, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The event category.' },
    requestOrigin: {
      shortName: 'ror',
      type: listOfM2MID,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Originators it applies to: AE-IDs, App-IDs, localAE, thisCSE or default.',
    },
    requestContext: { shortName: 'rct', type: any, create: 'optional', update: 'optional', announced: 'optional', help: 'Conditions of the CSE under which it applies.' },
    requestContextNotification: {
      shortName: 'rctn',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Whether other CSEs are told of the conditions.',
    },
    requestCharacteristics: {
      shortName: 'rch',
      type: any,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Properties of the request under which it applies.',
    },
  },
})
