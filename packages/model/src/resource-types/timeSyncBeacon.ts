import { commonAttributes } from '../commonAttributes.ts'
import { anyURI, duration, ID, list } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { beaconCriteria } from '../enumerations.ts'

export const timeSyncBeacon = defineResourceType({
  name: 'timeSyncBeacon',
  shortName: 'tsb',
  code: 60,
  source: 'TS-0001 Release 4',
  summary: 'Tells applications and CSEs the time, at intervals or when their clocks are off. Release 4.',
  children: ['subscription'],
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
      'custodian',
    ),
    beaconRequester: { shortName: 'bcnr', type: ID, create: 'optional', update: 'notPresent', announced: 'optional', help: 'The entity whose clock is watched.' },
    beaconCriteria: {
      shortName: 'bcnc',
      type: beaconCriteria,
      create: 'mandatory',
      update: 'optional',
      announced: 'optional',
      always: true,
      help: 'Whether beacons are sent at intervals or when the clock is off.',
    },
    beaconInterval: { shortName: 'bcni', type: duration, create: 'optional', update: 'optional', announced: 'optional', help: 'Time between beacons; only at intervals.' },
    beaconThreshold: {
      shortName: 'bcnt',
      type: duration,
      create: 'optional',
      update: 'optional',
      announced: 'optional',
      help: 'How far the clock may be off; only when its loss is watched for.',
    },
    beaconNotificationURIs: { shortName: 'bcnu', type: list(anyURI), create: 'mandatory', update: 'optional', announced: 'optional', always: true, help: 'Where beacons go.' },
  },
})
