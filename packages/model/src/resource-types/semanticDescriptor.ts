import { commonAttributes } from '../commonAttributes.ts'
import { base64, sparql } from '../complexTypes.ts'
import { anyURI, boolean, enumeration, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

// A description has content: IRI, the first format of the standard, is for ontologies only.
const descriptorFormat = enumeration('semanticFormat', { 2: 'FUNCTIONAL_STYLE', 3: 'OWL_XML', 4: 'RDF_XML', 5: 'RDF_TURTLE', 6: 'MANCHESTER', 7: 'JSON_LD' })

export const semanticDescriptor = defineResourceType({
  name: 'semanticDescriptor',
  shortName: 'smd',
  code: 24,
  source: 'TS-0001 9.6.30, TS-0004 7.4.34',
  summary: 'Describes its parent in RDF, so that it is found by meaning.',
  children: ['subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes(
      'expirationTime',
      'labels',
      'accessControlPolicyIDs',
      'dynamicAuthorizationConsultationIDs',
      'announceTo',
      'announcedAttribute',
      'announceSyncType',
      'creator',
      'custodian',
    ),
    descriptorRepresentation: {
      shortName: 'dcrp',
      type: descriptorFormat,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Format of the description.',
    },
    semanticOpExec: {
      shortName: 'soe',
      type: sparql,
      create: 'notPresent',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'A SPARQL update of the description; carried out, never stored. Not together with descriptor.',
    },
    descriptor: { shortName: 'dsp', type: base64, create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'The description.' },
    ontologyRef: { shortName: 'or', type: anyURI, create: 'optional', update: 'optional', announced: 'optional', help: 'Ontology that the description uses.' },
    relatedSemantics: { shortName: 'rels', type: list(anyURI), create: 'optional', update: 'optional', announced: 'optional', help: 'Other descriptions that belong to this one.' },
    semanticValidated: {
      shortName: 'svd',
      type: boolean,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'optional',
      help: 'Whether the description was checked against its ontology and found good.',
    },
    validationEnable: {
      shortName: 'vlde',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Whether the description is checked when it is written.',
    },
  },
})
