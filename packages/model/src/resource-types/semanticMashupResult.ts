import { sharedAttributes, universalAttributes } from '../commonAttributes.ts'
import { base64, serialization, serializations } from '../complexTypes.ts'
import { union } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

const { expirationTime, labels, accessControlPolicyIDs, dynamicAuthorizationConsultationIDs, announceTo, announcedAttribute, creator } = sharedAttributes
const absent = { create: 'notPresent', update: 'notPresent' } as const
const readOnly = {
  expirationTime: { ...expirationTime, ...absent },
  labels: { ...labels, ...absent },
  accessControlPolicyIDs: { ...accessControlPolicyIDs, ...absent },
  dynamicAuthorizationConsultationIDs: { ...dynamicAuthorizationConsultationIDs, ...absent },
  announceTo: { ...announceTo, ...absent },
  announcedAttribute: { ...announcedAttribute, ...absent },
  creator: { ...creator, ...absent, nullOnCreate: false },
} as const

export const semanticMashupResult = defineResourceType({
  name: 'semanticMashupResult',
  shortName: 'smr',
  code: 42,
  source: 'TS-0001 9.6.56, TS-0004 7.4.52',
  summary: 'One result of a mashup.',
  children: ['semanticDescriptor', 'subscription', 'transaction'],
  announceable: true,
  immutable: true,
  hostOnly: true,
  attributes: {
    ...universalAttributes,
    ...readOnly,
    smjpInputParameter: {
      shortName: 'jpin',
      type: base64,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      help: 'The parameters it was computed with, in RDF/XML.',
    },
    mashupResultFormat: {
      shortName: 'mrf',
      type: union<unknown>('serialization or a list of it', serialization, serializations),
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      always: true,
      help: 'Serialisation of the result: XML or JSON.',
    },
    mashupResult: { shortName: 'mrt', type: base64, create: 'notPresent', update: 'notPresent', announced: 'optional', always: true, help: 'The result.' },
  },
})
