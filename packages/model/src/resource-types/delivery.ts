import { commonAttributes } from '../commonAttributes.ts'
import { aggregatedRequest, deliveryMetaData, eventCat } from '../complexTypes.ts'
import { ID, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const delivery = defineResourceType({
  name: 'delivery',
  shortName: 'dlv',
  code: 6,
  source: 'TS-0001 9.6.11, TS-0004 7.4.11',
  summary: 'Requests from one CSE to another that travel together.',
  children: ['subscription'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs'),
    source: { shortName: 'sr', type: ID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'The CSE that they come from.' },
    target: { shortName: 'tg', type: ID, create: 'mandatory', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'The CSE that they are for.' },
    lifespan: { shortName: 'ls', type: timestamp, create: 'mandatory', update: 'optional', announced: 'notAnnounced', always: true, help: 'When they are given up.' },
    eventCat: {
      shortName: 'ec',
      type: eventCat,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Event category: 2 immediate, 3 best effort, 4 latest, 100 to 999 as agreed.',
    },
    deliveryMetaData: {
      shortName: 'dmd',
      type: deliveryMetaData,
      create: 'mandatory',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      help: 'Whether their way is traced, and the CSEs passed.',
    },
    aggregatedRequest: { shortName: 'arq', type: aggregatedRequest, create: 'optional', update: 'optional', announced: 'notAnnounced', always: true, help: 'The requests.' },
  },
})
