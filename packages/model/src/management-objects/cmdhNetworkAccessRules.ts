import { eventCatWithDef, mgmtLinkRef } from '../complexTypes.ts'
import { list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhNetworkAccessRules = defineResourceType({
  name: 'cmdhNetworkAccessRules',
  shortName: 'cmnr',
  code: 13,
  managementDefinition: 1017,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'When messages of some event categories may use which network.',
  // The standard places the parts below it as well as beside it, linked by mgmtLink.
  children: [...mgmtObj.children, 'mgmtObj'],
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1017),
    applicableEventCategories: {
      shortName: 'aecs',
      type: list(eventCatWithDef),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Event categories it applies to, 0 for all others.',
    },
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'The cmdhNwAccessRule resources.' },
  },
})
