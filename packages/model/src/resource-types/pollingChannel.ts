import { commonAttributes } from '../commonAttributes.ts'
import { boolean } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'

export const pollingChannel = defineResourceType({
  name: 'pollingChannel',
  shortName: 'pch',
  code: 15,
  source: 'TS-0001 9.6.21, TS-0004 7.4.21',
  summary: 'Lets an application or CSE that cannot be reached fetch the requests waiting for it.',
  children: ['transaction'],
  virtualChildren: { pollingChannelURI: 'pcu' },
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels'),
    requestAggregation: {
      shortName: 'rqag',
      type: boolean,
      create: 'optional',
      update: 'optional',
      announced: 'notAnnounced',
      help: 'Whether one poll returns several requests. Release 4.',
    },
  },
})
