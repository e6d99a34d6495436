import { commonAttributes } from '../commonAttributes.ts'
import { base64, mashupMembers } from '../complexTypes.ts'
import { anyURI, duration, list, union } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { mashupMemberStoreType, mashupResultGenType } from '../enumerations.ts'

export const semanticMashupInstance = defineResourceType({
  name: 'semanticMashupInstance',
  shortName: 'smi',
  code: 41,
  source: 'TS-0001 9.6.54, TS-0004 7.4.50',
  summary: 'One use of a mashup profile: its parameters, its members and when results are computed.',
  children: ['semanticDescriptor', 'semanticMashupResult', 'subscription', 'transaction'],
  virtualChildren: { mashup: 'msp' },
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute', 'creator'),
    smjpID: { shortName: 'mjid', type: anyURI, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The semanticMashupJobProfile.' },
    smjpInputParameter: { shortName: 'jpin', type: base64, create: 'mandatory', update: 'optional', announced: 'optional', help: 'Values of the parameters, in RDF/XML.' },
    memberStoreType: {
      shortName: 'mst',
      type: mashupMemberStoreType,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Whether values of the members are kept besides their addresses.',
    },
    mashupMember: {
      shortName: 'msm',
      type: mashupMembers,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'The members found, with their values or without.',
    },
    // The tables disagree on whether it is one value or a list.
    resultGenType: {
      shortName: 'rgt',
      type: union<unknown>('mashupResultGenType or a list of it', mashupResultGenType, list(mashupResultGenType)),
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'When results are computed.',
    },
    periodForResultGen: {
      shortName: 'prg',
      type: duration,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Time between two results; only when they are computed periodically.',
    },
  },
})
