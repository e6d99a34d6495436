import { commonAttributes } from '../commonAttributes.ts'
import { poaList } from '../complexTypes.ts'
import { boolean, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const dynamicAuthorizationConsultation = defineResourceType({
  name: 'dynamicAuthorizationConsultation',
  shortName: 'dac',
  code: 34,
  source: 'TS-0001 9.6.40, TS-0004 7.4.36',
  summary: 'Which authorisation system is asked when no policy grants an operation.',
  children: ['subscription', 'transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'custodian'),
    dynamicAuthorizationEnabled: {
      shortName: 'dae',
      type: boolean,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Whether it is asked.',
    },
    dynamicAuthorizationPoA: {
      shortName: 'dap',
      type: poaList,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Addresses it is reached at.',
    },
    dynamicAuthorizationLifetime: {
      shortName: 'dal',
      type: timestamp,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Until when what it grants is to be good.',
    },
  },
})
