import { commonAttributes } from '../commonAttributes.ts'
import { listOfM2MID, scheduleEntries } from '../complexTypes.ts'
import { ID, string } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { statModelType, statsRuleStatusType } from '../enumerations.ts'

export const statsCollect = defineResourceType({
  name: 'statsCollect',
  shortName: 'stcl',
  code: 21,
  source: 'TS-0001 9.6.25, TS-0004 7.4.25',
  summary: 'About whom statistics are collected, for whom and when.',
  children: ['subscription', 'transaction'],
  announceable: false,
  infrastructureOnly: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator'),
    statsCollectID: {
      shortName: 'sci',
      type: string,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Identifier that the records carry.',
    },
    collectingEntityID: { shortName: 'cei', type: ID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Who asks for the statistics.' },
    collectedEntityID: { shortName: 'cdi', type: listOfM2MID, create: 'optional', update: 'notPresent', announced: 'notAnnounced', help: 'Who is watched; all when absent.' },
    statsRuleStatus: {
      shortName: 'srs',
      type: statsRuleStatusType,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Whether records are made.',
    },
    statModel: { shortName: 'sm', type: statModelType, create: 'mandatory', update: 'optional', announced: 'notAnnounced', always: true, help: 'What makes a record.' },
    collectPeriod: {
      shortName: 'cp',
      type: scheduleEntries,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Time patterns of seven fields within which records are made; always when absent.',
    },
    eventID: { shortName: 'evi', type: string, create: 'optional', update: 'optional', announced: 'notAnnounced', help: 'The event, by the identifier of its eventConfig.' },
  },
})
