import { mgmtLinkRef } from '../complexTypes.ts'
import { list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const credentials = defineResourceType({
  name: 'credentials',
  shortName: 'crds',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1029,
  source: 'TS-0022 7',
  summary: 'A credential of a device for some purpose. Release 4.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1029),
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'Resources it belongs to.' },
    purpose: { shortName: 'pur', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'What it is for.' },
    credentialID: { shortName: 'crid', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Name it goes by, such as a user name.' },
    credentialSecret: { shortName: 'crse', type: string, create: 'optional', update: 'optional', announced: 'notAnnounced', secret: true, help: 'Its secret, such as a password.' },
    credentialToken: { shortName: 'crtk', type: string, create: 'optional', update: 'optional', announced: 'notAnnounced', secret: true, help: 'A token instead.' },
  },
})
