import { actionStatus } from '../complexTypes.ts'
import { boolean, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const deviceCapability = defineResourceType({
  name: 'deviceCapability',
  shortName: 'dvc',
  code: 13,
  managementDefinition: 1008,
  source: 'TS-0001 D.9, TS-0004 D.9',
  summary: 'A part of a device, such as a camera, that can be switched on and off.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1008),
    capabilityName: { shortName: 'can', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Name of the part.' },
    attached: { shortName: 'att', type: boolean, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Whether the part is there.' },
    capabilityActionStatus: {
      shortName: 'cas',
      type: actionStatus,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'How far switching on or off has got.',
    },
    currentState: { shortName: 'cus', type: boolean, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Whether the part is on.' },
    enable: { shortName: 'ena', type: boolean, create: 'optional', update: 'optional', announced: 'optional', help: 'True switches the part on.' },
    disable: { shortName: 'dis', type: boolean, create: 'optional', update: 'optional', announced: 'optional', help: 'True switches the part off.' },
  },
})
