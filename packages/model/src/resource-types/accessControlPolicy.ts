import { commonAttributes } from '../commonAttributes.ts'
import { listOfURIs, nonEmptySetOfAcrs, setOfAcrs } from '../complexTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const accessControlPolicy = defineResourceType({
  name: 'accessControlPolicy',
  shortName: 'acp',
  code: 1,
  source: 'TS-0001 9.6.2, TS-0004 7.4.2',
  summary: 'Says who may do what, when and from where with the resources that refer to it.',
  children: ['subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'announceTo', 'announcedAttribute', 'announceSyncType'),
    privileges: {
      shortName: 'pv',
      type: setOfAcrs,
      create: 'mandatory',
      update: 'optional',
      announced: 'mandatory',
      always: true,
      help: 'Rules for the resources that refer to this policy; none means nobody may do anything.',
    },
    selfPrivileges: {
      shortName: 'pvs',
      type: nonEmptySetOfAcrs,
      create: 'mandatory',
      update: 'optional',
      announced: 'mandatory',
      always: true,
      help: 'Rules for the policy itself; at least one.',
    },
    authorizationDecisionResourceIDs: {
      shortName: 'adri',
      type: listOfURIs,
      create: 'optional',
      update: 'optional',
      announced: 'mandatory',
      help: 'Where decisions are asked for instead of the rules; not together with authorizationPolicyResourceIDs.',
    },
    authorizationPolicyResourceIDs: {
      shortName: 'apri',
      type: listOfURIs,
      create: 'optional',
      update: 'optional',
      announced: 'mandatory',
      help: 'Where the rules are asked for; not together with authorizationDecisionResourceIDs.',
    },
    authorizationInformationResourceIDs: {
      shortName: 'airi',
      type: listOfURIs,
      create: 'optional',
      update: 'optional',
      announced: 'mandatory',
      help: 'Where facts for a decision are asked for.',
    },
  },
})
