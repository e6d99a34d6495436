import { anyURI, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const trustAnchorCred = defineResourceType({
  name: 'trustAnchorCred',
  shortName: 'tac',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1024,
  source: 'TS-0022 7',
  summary: 'A certificate authority that a device trusts.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1024),
    certFingerprint: {
      shortName: 'cfp',
      type: string,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Fingerprint of the certificate. The short names of this resource are ours: no source gives them.',
    },
    URI: { shortName: 'uri', type: anyURI, create: 'optional', update: 'optional', announced: 'optional', help: 'Where the certificate is fetched.' },
  },
})
