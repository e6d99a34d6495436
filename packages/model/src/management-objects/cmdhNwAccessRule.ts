import { backOffParameters, listOfM2MID, mgmtLinkRef } from '../complexTypes.ts'
import { any, bytes, integer, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhNwAccessRule = defineResourceType({
  name: 'cmdhNwAccessRule',
  shortName: 'cmwr',
  code: 13,
  managementDefinition: 1018,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'When one network may be used, and how often it is tried.',
  children: [...mgmtObj.children, 'schedule'],
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1018),
    targetNetwork: { shortName: 'ttn', type: listOfM2MID, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Networks it applies to.' },
    minReqVolume: {
      shortName: 'mrv',
      type: bytes,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Least volume of waiting messages for which a connection is made.',
    },
    spreadingWaitTime: {
      shortName: 'swt',
      type: integer('nonNegativeInteger', 0, undefined, 'ms'),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Greatest random wait before a connection is made.',
    },
    backOffParameters: {
      shortName: 'bop',
      type: backOffParameters,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Waiting times after a failure.',
    },
    otherConditions: { shortName: 'ohc', type: list(any), create: 'optional', update: 'optional', announced: 'optional', help: 'Further conditions.' },
    mgmtLink: { shortName: 'cmlk', type: mgmtLinkRef, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The schedule of allowed times.' },
  },
})
