import { mgmtLinkRef } from '../complexTypes.ts'
import { list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhDefaults = defineResourceType({
  name: 'cmdhDefaults',
  shortName: 'cmdf',
  code: 13,
  managementDefinition: 1013,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'Values for requests that leave out event category or times.',
  // The standard places the parts below it as well as beside it, linked by mgmtLink.
  children: [...mgmtObj.children, 'mgmtObj'],
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1013),
    mgmtLink: {
      shortName: 'cmlk',
      type: list(mgmtLinkRef),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'The cmdhDefEcValue and cmdhEcDefParamValues resources.',
    },
  },
})
