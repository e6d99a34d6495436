import { mgmtLinkRef } from '../complexTypes.ts'
import { anyURI, list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { suid } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const myCertFileCred = defineResourceType({
  name: 'myCertFileCred',
  shortName: 'nycfc',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1023,
  source: 'TS-0022 7',
  summary: 'A certificate of a device with its key, as a file.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1023),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources it belongs to.' },
    SUIDs: { shortName: 'suids', type: list(suid), create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'What the certificate may be used for.' },
    myCertFileFormat: { shortName: 'mcff', type: anyURI, create: 'mandatory', update: 'notPresent', announced: 'optional', always: true, help: 'Media type of the file.' },
    myCertFileContent: {
      shortName: 'mcfc',
      type: string,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      secret: true,
      help: 'The file itself.',
    },
  },
})
