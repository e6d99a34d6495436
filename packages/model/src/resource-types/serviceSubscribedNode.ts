import { commonAttributes } from '../commonAttributes.ts'
import { deviceID, nodeID } from '../complexTypes.ts'
import { anyURI, boolean, ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const serviceSubscribedNode = defineResourceType({
  name: 'serviceSubscribedNode',
  shortName: 'svsn',
  code: 20,
  source: 'TS-0001 9.6.20, TS-0004 7.4.20',
  summary: 'A device that belongs to a service subscription, and the rules for what may run on it.',
  children: ['subscription', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    nodeID: { shortName: 'ni', type: nodeID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Identifier of the device.' },
    'CSE-ID': { shortName: 'csi', type: ID, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'The CSE that runs on the device.' },
    deviceIdentifier: { shortName: 'di', type: list(deviceID), create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Further identifiers of the device.' },
    ruleLinks: {
      shortName: 'rlk',
      type: list(anyURI),
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Resources of type serviceSubscribedAppRule that say which applications may register.',
    },
    niddRequired: {
      shortName: 'nrq',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Whether data must go to the device without IP; when absent, the CSE decides.',
    },
  },
})
