import { commonAttributes } from '../commonAttributes.ts'
import { externalID, ipAddress, listOfURIs, TMGI } from '../complexTypes.ts'
import { anyURI, duration } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const localMulticastGroup = defineResourceType({
  name: 'localMulticastGroup',
  shortName: 'lmg',
  code: 45,
  source: 'TS-0001 9.6.44, TS-0004 7.4.55',
  summary: 'Makes the CSE a member of a multicast group: requests to the group are executed at the resources listed.',
  children: ['transaction'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    externalGroupID: {
      shortName: 'egid',
      type: externalID,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Identifier of the group in the underlying network.',
    },
    multicastAddress: {
      shortName: 'mad',
      type: ipAddress,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Address that the requests come to.',
    },
    multicastGroupFanoutTarget: {
      shortName: 'mgft',
      type: anyURI,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Target of the requests that are for the group: /CSE-ID of the group host/segment.',
    },
    memberList: {
      shortName: 'mli',
      type: listOfURIs,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Resources here at which they are executed.',
    },
    responseTarget: {
      shortName: 'rstt',
      type: anyURI,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Where responses go; to the host of the group when absent.',
    },
    responseTimeWindow: {
      shortName: 'rstw',
      type: duration,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Time over which the responses of the members are spread.',
    },
    TMGI: { shortName: 'tmgi', type: TMGI, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'Identity of the group at the bearer of a cellular network.' },
  },
})
