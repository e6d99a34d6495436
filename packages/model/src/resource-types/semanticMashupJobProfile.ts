import { commonAttributes } from '../commonAttributes.ts'
import { base64, listOfURIs, sparql } from '../complexTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const semanticMashupJobProfile = defineResourceType({
  name: 'semanticMashupJobProfile',
  shortName: 'smjp',
  code: 40,
  source: 'TS-0001 9.6.53, TS-0004 7.4.49',
  summary: 'How data of many resources is put together: which of them, what goes in, what comes out.',
  children: ['semanticDescriptor', 'semanticMashupInstance', 'subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute', 'creator'),
    memberFilter: { shortName: 'mbft', type: sparql, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Query that finds the resources.' },
    smiID: {
      shortName: 'miid',
      type: listOfURIs,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Resources of type semanticMashupInstance that use the profile; kept by the CSE.',
    },
    inputDescriptor: { shortName: 'iptd', type: base64, create: 'optional', update: 'optional', announced: 'optional', help: 'What parameters an instance needs, in RDF/XML.' },
    outputDescriptor: { shortName: 'uptd', type: base64, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'What the result is, in RDF/XML.' },
    functionDescriptor: {
      shortName: 'fucd',
      type: base64,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'How the result is computed, in RDF/XML.',
    },
  },
})
