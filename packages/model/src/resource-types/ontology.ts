import { commonAttributes } from '../commonAttributes.ts'
import { sparql } from '../complexTypes.ts'
import { anySimple, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { semanticFormat } from '../enumerations.ts'

export const ontology = defineResourceType({
  name: 'ontology',
  shortName: 'ont',
  code: 39,
  source: 'TS-0001 9.6.51, TS-0004 7.4.47',
  summary: 'One ontology: its text or its address.',
  children: ['subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute', 'creator'),
    // No source says what of it is announced: like the description of other types, what describes it.
    description: { shortName: 'dc', type: string, create: 'optional', update: 'optional', announced: 'optional', help: 'What the ontology is about, for people.' },
    ontologyFormat: {
      shortName: 'ontf',
      type: semanticFormat,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Format of the text; IRI for an address.',
    },
    ontologyContent: {
      shortName: 'ontc',
      type: anySimple,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'The text in base64, or the address.',
    },
    semanticOpExec: {
      shortName: 'soe',
      type: sparql,
      create: 'notPresent',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'A SPARQL update of the text; carried out, never stored. Not together with ontologyContent.',
    },
  },
})
