import { commonAttributes, sharedAttributes } from '../commonAttributes.ts'
import { metaInformation, operationResult, requestID } from '../complexTypes.ts'
import { any, anyURI, ID } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { operation, requestStatus } from '../enumerations.ts'

export const request = defineResourceType({
  name: 'request',
  shortName: 'req',
  code: 17,
  source: 'TS-0001 9.6.12, TS-0004 7.4.12',
  summary: 'A non-blocking request and, once there, its result.',
  children: ['subscription'],
  announceable: false,
  hostOnly: true,
  immutable: true,
  attributes: {
    ...commonAttributes('accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'custodian'),
    expirationTime: { ...sharedAttributes.expirationTime, create: 'notPresent', update: 'notPresent' },
    labels: { ...sharedAttributes.labels, create: 'notPresent', update: 'notPresent' },
    operation: { shortName: 'op', type: operation, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Operation that was asked for.' },
    target: { shortName: 'tg', type: anyURI, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Address that the request went to.' },
    originator: { shortName: 'org', type: ID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Who sent the request.' },
    requestID: { shortName: 'rid', type: requestID, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', always: true, help: 'Identifier of the request.' },
    metaInformation: {
      shortName: 'mi',
      type: metaInformation,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'The other parameters of the request.',
    },
    primitiveContent: { shortName: 'pc', type: any, create: 'notPresent', update: 'notPresent', announced: 'notAnnounced', help: 'Content of the request.' },
    requestStatus: {
      shortName: 'rs',
      type: requestStatus,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'How far the request has got.',
    },
    operationResult: {
      shortName: 'ors',
      type: operationResult,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'The response; 1000 while the operation has not ended.',
    },
  },
})
