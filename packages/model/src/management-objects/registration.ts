import { externalID, mgmtLinkRef, poaList, triggerRecipientID } from '../complexTypes.ts'
import { anyURI, ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mgmtObj } from '../resource-types/mgmtObj.ts'
import { mgmtObjAttributes } from './mgmtObjAttributes.ts'

export const registration = defineResourceType({
  name: 'registration',
  shortName: 'bsr',
  namespace: 'dcfg',
  code: 13,
  managementDefinition: 1020,
  source: 'TS-0022 7',
  summary: 'How a device registers at its CSE.',
  children: mgmtObj.children,
  announceable: true,
  attributes: {
    ...mgmtObjAttributes(1020),
    originatorID: {
      shortName: 'oid',
      type: ID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Identifier to register with. The short name is ours: no source gives one.',
    },
    pointOfAccess: { shortName: 'poa', type: poaList, create: 'optional', update: 'optional', announced: 'optional', help: 'Addresses of the CSE to register at.' },
    CSEBase: { shortName: 'cb', type: anyURI, create: 'optional', update: 'optional', announced: 'optional', help: 'Address of its CSEBase.' },
    'CSE-ID': { shortName: 'csi', type: ID, create: 'optional', update: 'optional', announced: 'optional', help: 'Identifier of the CSE, when the device is one itself.' },
    appID: {
      shortName: 'apid',
      type: ID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'App-ID to register with. The short name is ours: no source gives one.',
    },
    externalID: {
      shortName: 'exid',
      type: externalID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Identifier in an underlying network. The short name is ours: no source gives one.',
    },
    'Trigger-Recipient-ID': {
      shortName: 'tri',
      type: triggerRecipientID,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Port that device triggers of an underlying network go to.',
    },
    mgmtLink: { shortName: 'cmlk', type: list(mgmtLinkRef), create: 'optional', update: 'optional', announced: 'optional', help: 'The authenticationProfile to use.' },
  },
})
