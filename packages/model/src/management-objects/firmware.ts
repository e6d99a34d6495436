import { actionStatus } from '../complexTypes.ts'
import { anyURI, boolean, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const firmware = defineResourceType({
  name: 'firmware',
  shortName: 'fwr',
  code: 13,
  managementDefinition: 1001,
  source: 'TS-0001 D.2, TS-0004 D.2',
  summary: 'The firmware of a device; writing true to update starts the installation.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1001),
    version: { shortName: 'vr', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Version of the firmware.' },
    URL: { shortName: 'url', type: anyURI, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Where the firmware image is fetched.' },
    update: { shortName: 'ud', type: boolean, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'True starts the update.' },
    updateStatus: {
      shortName: 'uds',
      type: actionStatus,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: { sus: 0 },
      help: 'How far the update has got.',
    },
    firmwareName: { shortName: 'fwn', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Name of the firmware.' },
  },
})
