import { mgmtLinkRef } from '../complexTypes.ts'
import { list, string, text } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { simStatus, simType } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const SIM = defineResourceType({
  name: 'SIM',
  shortName: 'sim',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1030,
  source: 'TS-0022 7',
  summary: 'The subscriber identity module of a device. Release 4.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1030),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources it belongs to.' },
    imsi: { shortName: 'imsi', type: text('imsi', /^\d{6,15}$/), create: 'optional', update: 'optional', announced: 'optional', help: 'International mobile subscriber identity.' },
    iccid: {
      shortName: 'icid',
      type: text('iccid', /^[\dA-Fa-f]{18,22}$/),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Number of the card.',
    },
    simStatus: { shortName: 'sist', type: simStatus, create: 'optional', update: 'optional', announced: 'optional', help: 'Whether the card is active.' },
    simType: { shortName: 'sity', type: simType, create: 'optional', update: 'optional', announced: 'optional', help: 'Kind of the card.' },
    serviceProviderName: { shortName: 'spn', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Name of the operator.' },
  },
})
