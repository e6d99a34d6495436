import { mgmtLinkRef } from '../complexTypes.ts'
import { duration, list, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { suid } from '../enumerations.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const authenticationProfile = defineResourceType({
  name: 'authenticationProfile',
  shortName: 'autp',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1022,
  source: 'TS-0022 7',
  summary: 'How a device proves who it is.',
  // The standard places the parts below it as well as beside it, linked by mgmtLink.
  children: [...mgmtObj.children, 'mgmtObj'],
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1022),
    SUID: {
      shortName: 'suid',
      type: suid,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Kind of the credential and what it protects. The short names of this resource are ours: no source gives them.',
    },
    TLSCiphersuites: { shortName: 'tlcs', type: list(string), create: 'optional', update: 'optional', announced: 'optional', help: 'Cipher suites allowed, preferred first.' },
    symmKeyID: { shortName: 'ski', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Identifier of the shared key.' },
    symmKeyValue: { shortName: 'skv', type: string, create: 'optional', update: 'optional', announced: 'notAnnounced', secret: true, help: 'The shared key itself.' },
    MAFKeyRegLabels: { shortName: 'mkrl', type: list(string), create: 'optional', update: 'optional', announced: 'optional', help: 'Labels of keys registered at the MAF.' },
    MAFKeyRegDuration: { shortName: 'mkrd', type: duration, create: 'optional', update: 'optional', announced: 'optional', help: 'How long keys stay registered at the MAF.' },
    mycertFingerprint: { shortName: 'mcfp', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Fingerprint of the certificate of the device.' },
    rawPubKeyID: { shortName: 'rpki', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'Identifier of the raw public key of the device.' },
    mgmtLink: {
      shortName: 'cmlk',
      type: list(mgmtLinkRef),
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Trust anchors and the configuration of the MAF client.',
    },
  },
})
