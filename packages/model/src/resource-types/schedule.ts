import { commonAttributes, sharedAttributes } from '../commonAttributes.ts'
import { scheduleEntries } from '../complexTypes.ts'
import { boolean } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const schedule = defineResourceType({
  name: 'schedule',
  shortName: 'sch',
  code: 18,
  source: 'TS-0001 9.6.9, TS-0004 7.4.9',
  summary: 'When the parent may be reached, or may send notifications.',
  children: ['subscription', 'transaction'],
  announceable: true,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'announceTo', 'announcedAttribute', 'announceSyncType', 'custodian'),
    accessControlPolicyIDs: { ...sharedAttributes.accessControlPolicyIDs, announced: 'notAnnounced' },
    dynamicAuthorizationConsultationIDs: { ...sharedAttributes.dynamicAuthorizationConsultationIDs, announced: 'notAnnounced' },
    scheduleElement: {
      shortName: 'se',
      type: scheduleEntries,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Time patterns of seven fields: second, minute, hour, day, month, day of the week, year.',
    },
    networkCoordinated: {
      shortName: 'nco',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'Whether an underlying network keeps to the schedule too; only below a node.',
    },
  },
})
