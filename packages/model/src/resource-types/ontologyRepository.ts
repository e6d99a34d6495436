import { commonAttributes } from '../commonAttributes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const ontologyRepository = defineResourceType({
  name: 'ontologyRepository',
  shortName: 'ontr',
  code: 38,
  source: 'TS-0001 9.6.50, TS-0004 7.4.46',
  summary: 'Holds ontologies and checks descriptions against them.',
  children: ['ontology', 'subscription', 'transaction'],
  virtualChildren: { semanticValidation: 'smv' },
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'announceTo', 'announcedAttribute', 'creator'),
  },
})
