import { mgmtLinkRef } from '../complexTypes.ts'
import { list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const cmdhPolicy = defineResourceType({
  name: 'cmdhPolicy',
  shortName: 'cmp',
  code: 13,
  managementDefinition: 1011,
  source: 'TS-0001 D.12, TS-0004 D.12',
  summary: 'A set of rules for how a CSE handles messages to other CSEs.',
  // The standard places the parts below it as well as beside it, linked by mgmtLink.
  children: [...mgmtObj.children, 'mgmtObj'],
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1011),
    cmdhPolicyName: { shortName: 'cpn', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Name of the policy.' },
    mgmtLink: {
      shortName: 'cmlk',
      type: list(mgmtLinkRef),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'The defaults, limits, network rules and buffer of the policy.',
    },
  },
})
