import { actionStatus } from '../complexTypes.ts'
import { anyURI, boolean, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const software = defineResourceType({
  name: 'software',
  shortName: 'swr',
  code: 13,
  managementDefinition: 1002,
  source: 'TS-0001 D.3, TS-0004 D.3',
  summary: 'A software package of a device, which can be installed, removed, started and stopped.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1002),
    version: { shortName: 'vr', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Version of the software.' },
    URL: { shortName: 'url', type: anyURI, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Where the package is fetched.' },
    install: {
      shortName: 'in',
      type: boolean,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: false,
      help: 'True starts the installation.',
    },
    uninstall: { shortName: 'un', type: boolean, create: 'notPresent', update: 'optional', announced: 'optional', always: true, default: false, help: 'True starts the removal.' },
    installStatus: {
      shortName: 'ins',
      type: actionStatus,
      create: 'notPresent',
      update: 'optional',
      announced: 'optional',
      always: true,
      default: { sus: 0 },
      help: 'How far installation or removal has got.',
    },
    activate: { shortName: 'act', type: boolean, create: 'notPresent', update: 'optional', announced: 'optional', help: 'True starts the software.' },
    deactivate: { shortName: 'dea', type: boolean, create: 'notPresent', update: 'optional', announced: 'optional', help: 'True stops the software.' },
    activeStatus: { shortName: 'acts', type: actionStatus, create: 'notPresent', update: 'optional', announced: 'optional', help: 'How far starting or stopping has got.' },
    softwareName: { shortName: 'swn', type: string, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Name of the software.' },
  },
})
