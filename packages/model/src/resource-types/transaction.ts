import { commonAttributes } from '../commonAttributes.ts'
import { requestPrimitive, responsePrimitive } from '../complexTypes.ts'
import { string, timestamp } from '../dataTypes.ts'
import { defineResourceType } from '../defineResourceType.ts'
import { transactionControl, transactionLockType, transactionState } from '../enumerations.ts'

export const transaction = defineResourceType({
  name: 'transaction',
  shortName: 'trac',
  code: 51,
  source: 'TS-0001 9.6.48, TS-0004 7.4.61',
  summary: 'The part that its parent has in a transaction: one request, executed when all others can be too.',
  children: ['subscription'],
  announceable: false,
  attributes: {
    ...commonAttributes('expirationTime', 'labels', 'accessControlPolicyIDs', 'dynamicAuthorizationConsultationIDs', 'creator'),
    transactionID: {
      shortName: 'tid',
      type: string,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'Identifier of the transaction, the same at all resources that take part.',
    },
    transactionControl: {
      shortName: 'tctl',
      type: transactionControl,
      create: 'notPresent',
      update: 'optional',
      announced: 'notAnnounced',
      always: true,
      default: 2,
      help: 'The step that is to be done.',
    },
    transactionState: {
      shortName: 'trst',
      type: transactionState,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'The step that has been done.',
    },
    transactionLockTime: {
      shortName: 'tltm',
      type: timestamp,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'When the parent is locked; the CSE may change it.',
    },
    transactionExecuteTime: {
      shortName: 'text',
      type: timestamp,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'When the request is executed; the CSE may change it.',
    },
    transactionCommitTime: {
      shortName: 'tct',
      type: timestamp,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'When the result becomes visible; the CSE may change it.',
    },
    transactionLockType: {
      shortName: 'tltp',
      type: transactionLockType,
      create: 'optional',
      update: 'notPresent',
      announced: 'notAnnounced',
      default: 1,
      help: 'Whether the parent may be read while it is locked.',
    },
    // The two primitives are elements of the standard in their own right, so that their names carry its prefix.
    requestPrimitive: {
      shortName: 'm2m:rqp',
      type: requestPrimitive,
      create: 'mandatory',
      update: 'notPresent',
      announced: 'notAnnounced',
      always: true,
      help: 'The request, in the name of the creator.',
    },
    responsePrimitive: {
      shortName: 'm2m:rsp',
      type: responsePrimitive,
      create: 'notPresent',
      update: 'notPresent',
      announced: 'notAnnounced',
      help: 'Its response; absent until the request has been executed.',
    },
  },
})
