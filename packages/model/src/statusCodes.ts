/** One row per response status code: its number, its HTTP and CoAP codes and its standard name. @see TS-0004 6.6, TS-0009 6.3.2 */
export interface StatusCodeDefinition {
  readonly code: number
  readonly http: number
  readonly coap: string
  readonly name: string
}

export const statusCodes = {
  accepted: { code: 1000, http: 202, coap: '2.01', name: 'ACCEPTED' },
  acceptedNonBlockingRequestSynch: { code: 1001, http: 202, coap: '2.01', name: 'ACCEPTED' },
  acceptedNonBlockingRequestAsynch: { code: 1002, http: 202, coap: '2.01', name: 'ACCEPTED' },
  ok: { code: 2000, http: 200, coap: '2.05', name: 'OK' },
  created: { code: 2001, http: 201, coap: '2.01', name: 'CREATED' },
  deleted: { code: 2002, http: 200, coap: '2.02', name: 'DELETED' },
  updated: { code: 2004, http: 200, coap: '2.04', name: 'UPDATED' },
  badRequest: { code: 4000, http: 400, coap: '4.00', name: 'BAD_REQUEST' },
  releaseVersionNotSupported: { code: 4001, http: 501, coap: '5.01', name: 'RELEASE_VERSION_NOT_SUPPORTED' },
  notFound: { code: 4004, http: 404, coap: '4.04', name: 'NOT_FOUND' },
  operationNotAllowed: { code: 4005, http: 405, coap: '4.05', name: 'OPERATION_NOT_ALLOWED' },
  requestTimeout: { code: 4008, http: 504, coap: '5.04', name: 'REQUEST_TIMEOUT' },
  unsupportedMediaType: { code: 4015, http: 415, coap: '4.15', name: 'UNSUPPORTED_MEDIA_TYPE' },
  subscriptionCreatorHasNoPrivilege: { code: 4101, http: 403, coap: '4.03', name: 'SUBSCRIPTION_CREATOR_HAS_NO_PRIVILEGE' },
  contentsUnacceptable: { code: 4102, http: 400, coap: '4.00', name: 'CONTENTS_UNACCEPTABLE' },
  originatorHasNoPrivilege: { code: 4103, http: 403, coap: '4.03', name: 'ORIGINATOR_HAS_NO_PRIVILEGE' },
  groupRequestIdentifierExists: { code: 4104, http: 409, coap: '4.00', name: 'GROUP_REQUEST_IDENTIFIER_EXISTS' },
  conflict: { code: 4105, http: 409, coap: '4.03', name: 'CONFLICT' },
  originatorNotAuthenticated: { code: 4106, http: 403, coap: '4.03', name: 'ORIGINATOR_NOT_AUTHENTICATED' },
  securityAssociationRequired: { code: 4107, http: 403, coap: '4.03', name: 'SECURITY_ASSOCIATION_REQUIRED' },
  invalidChildResourceType: { code: 4108, http: 403, coap: '4.03', name: 'INVALID_CHILD_RESOURCE_TYPE' },
  noMembers: { code: 4109, http: 403, coap: '4.03', name: 'NO_MEMBERS' },
  groupMemberTypeInconsistent: { code: 4110, http: 400, coap: '4.00', name: 'GROUP_MEMBER_TYPE_INCONSISTENT' },
  esprimUnsupportedOption: { code: 4111, http: 403, coap: '4.03', name: 'ESPRIM_UNSUPPORTED_OPTION' },
  esprimUnknownKeyId: { code: 4112, http: 403, coap: '4.03', name: 'ESPRIM_UNKNOWN_KEY_ID' },
  esprimUnknownOrigRandId: { code: 4113, http: 403, coap: '4.03', name: 'ESPRIM_UNKNOWN_ORIG_RAND_ID' },
  esprimUnknownRecvRandId: { code: 4114, http: 403, coap: '4.03', name: 'ESPRIM_UNKNOWN_RECV_RAND_ID' },
  esprimBadMac: { code: 4115, http: 403, coap: '4.03', name: 'ESPRIM_BAD_MAC' },
  esprimImpersonationError: { code: 4116, http: 403, coap: '4.03', name: 'ESPRIM_IMPERSONATION_ERROR' },
  originatorHasAlreadyRegistered: { code: 4117, http: 403, coap: '4.03', name: 'ORIGINATOR_HAS_ALREADY_REGISTERED' },
  ontologyNotAvailable: { code: 4118, http: 404, coap: '4.04', name: 'ONTOLOGY_NOT_AVAILABLE' },
  linkedSemanticsNotAvailable: { code: 4119, http: 404, coap: '4.04', name: 'LINKED_SEMANTICS_NOT_AVAILABLE' },
  invalidSemantics: { code: 4120, http: 400, coap: '4.02', name: 'INVALID_SEMANTICS' },
  mashupMemberNotFound: { code: 4121, http: 404, coap: '4.04', name: 'MASHUP_MEMBER_NOT_FOUND' },
  invalidTriggerPurpose: { code: 4122, http: 400, coap: '4.02', name: 'INVALID_TRIGGER_PURPOSE' },
  illegalTransactionStateTransitionAttempted: { code: 4123, http: 400, coap: '4.00', name: 'ILLEGAL_TRANSACTION_STATE_TRANSITION_ATTEMPTED' },
  blockingSubscriptionAlreadyExists: { code: 4124, http: 409, coap: '4.00', name: 'BLOCKING_SUBSCRIPTION_ALREADY_EXISTS' },
  specializationSchemaNotFound: { code: 4125, http: 501, coap: '5.01', name: 'SPECIALIZATION_SCHEMA_NOT_FOUND' },
  appRuleValidationFailed: { code: 4126, http: 403, coap: '4.03', name: 'APP_RULE_VALIDATION_FAILED' },
  operationDeniedByRemoteEntity: { code: 4127, http: 403, coap: '4.03', name: 'OPERATION_DENIED_BY_REMOTE_ENTITY' },
  primitiveProfileNotAccessible: { code: 4138, http: 404, coap: '4.04', name: 'PRIMITIVE_PROFILE_NOT_ACCESSIBLE' },
  primitiveProfileBadRequest: { code: 4139, http: 400, coap: '4.00', name: 'PRIMITIVE_PROFILE_BAD_REQUEST' },
  invalidProcessConfiguration: { code: 4142, http: 400, coap: '4.00', name: 'INVALID_PROCESS_CONFIGURATION' },
  invalidSparqlQuery: { code: 4143, http: 400, coap: '4.00', name: 'INVALID_SPARQL_QUERY' },
  internalServerError: { code: 5000, http: 500, coap: '5.00', name: 'INTERNAL_SERVER_ERROR' },
  notImplemented: { code: 5001, http: 501, coap: '5.01', name: 'NOT_IMPLEMENTED' },
  targetNotReachable: { code: 5103, http: 404, coap: '4.04', name: 'TARGET_NOT_REACHABLE' },
  receiverHasNoPrivilege: { code: 5105, http: 403, coap: '4.03', name: 'RECEIVER_HAS_NO_PRIVILEGE' },
  alreadyExists: { code: 5106, http: 409, coap: '4.00', name: 'ALREADY_EXISTS' },
  remoteEntityNotReachable: { code: 5107, http: 404, coap: '4.04', name: 'REMOTE_ENTITY_NOT_REACHABLE' },
  targetNotSubscribable: { code: 5203, http: 403, coap: '4.03', name: 'TARGET_NOT_SUBSCRIBABLE' },
  subscriptionVerificationInitiationFailed: { code: 5204, http: 500, coap: '5.00', name: 'SUBSCRIPTION_VERIFICATION_INITIATION_FAILED' },
  subscriptionHostHasNoPrivilege: { code: 5205, http: 403, coap: '4.03', name: 'SUBSCRIPTION_HOST_HAS_NO_PRIVILEGE' },
  nonBlockingSynchRequestNotSupported: { code: 5206, http: 501, coap: '5.01', name: 'NON_BLOCKING_SYNCH_REQUEST_NOT_SUPPORTED' },
  notAcceptable: { code: 5207, http: 406, coap: '4.06', name: 'NOT_ACCEPTABLE' },
  discoveryDeniedByIpe: { code: 5208, http: 403, coap: '4.03', name: 'DISCOVERY_DENIED_BY_IPE' },
  groupMembersNotResponded: { code: 5209, http: 500, coap: '5.00', name: 'GROUP_MEMBERS_NOT_RESPONDED' },
  esprimDecryptionError: { code: 5210, http: 500, coap: '5.00', name: 'ESPRIM_DECRYPTION_ERROR' },
  esprimEncryptionError: { code: 5211, http: 500, coap: '5.00', name: 'ESPRIM_ENCRYPTION_ERROR' },
  sparqlUpdateError: { code: 5212, http: 500, coap: '5.00', name: 'SPARQL_UPDATE_ERROR' },
  targetHasNoSessionCapability: { code: 5214, http: 403, coap: '4.03', name: 'TARGET_HAS_NO_SESSION_CAPABILITY' },
  sessionIsOnline: { code: 5215, http: 403, coap: '4.03', name: 'SESSION_IS_ONLINE' },
  joinMulticastGroupFailed: { code: 5216, http: 500, coap: '5.00', name: 'JOIN_MULTICAST_GROUP_FAILED' },
  leaveMulticastGroupFailed: { code: 5217, http: 500, coap: '5.00', name: 'LEAVE_MULTICAST_GROUP_FAILED' },
  triggeringDisabledForRecipient: { code: 5218, http: 403, coap: '4.03', name: 'TRIGGERING_DISABLED_FOR_RECIPIENT' },
  unableToReplaceRequest: { code: 5219, http: 409, coap: '4.00', name: 'UNABLE_TO_REPLACE_REQUEST' },
  unableToRecallRequest: { code: 5220, http: 409, coap: '4.00', name: 'UNABLE_TO_RECALL_REQUEST' },
  crossResourceOperationFailure: { code: 5221, http: 500, coap: '5.00', name: 'CROSS_RESOURCE_OPERATION_FAILURE' },
  transactionProcessingIsIncomplete: { code: 5222, http: 403, coap: '4.03', name: 'TRANSACTION_PROCESSING_IS_INCOMPLETE' },
  externalObjectNotReachable: { code: 6003, http: 404, coap: '4.04', name: 'EXTERNAL_OBJECT_NOT_REACHABLE' },
  externalObjectNotFound: { code: 6005, http: 404, coap: '4.04', name: 'EXTERNAL_OBJECT_NOT_FOUND' },
  maxNumberOfMemberExceeded: { code: 6010, http: 400, coap: '4.00', name: 'MAX_NUMBER_OF_MEMBER_EXCEEDED' },
  mgmtSessionCannotBeEstablished: { code: 6020, http: 500, coap: '5.00', name: 'MGMT_SESSION_CANNOT_BE_ESTABLISHED' },
  mgmtSessionEstablishmentTimeout: { code: 6021, http: 500, coap: '5.00', name: 'MGMT_SESSION_ESTABLISHMENT_TIMEOUT' },
  invalidCmdtype: { code: 6022, http: 400, coap: '4.00', name: 'INVALID_CMDTYPE' },
  invalidArguments: { code: 6023, http: 400, coap: '4.00', name: 'INVALID_ARGUMENTS' },
  insufficientArguments: { code: 6024, http: 400, coap: '4.00', name: 'INSUFFICIENT_ARGUMENTS' },
  mgmtConversionError: { code: 6025, http: 500, coap: '5.00', name: 'MGMT_CONVERSION_ERROR' },
  mgmtCancellationFailed: { code: 6026, http: 500, coap: '5.00', name: 'MGMT_CANCELLATION_FAILED' },
  alreadyComplete: { code: 6028, http: 409, coap: '4.00', name: 'ALREADY_COMPLETE' },
  mgmtCommandNotCancellable: { code: 6029, http: 409, coap: '4.00', name: 'MGMT_COMMAND_NOT_CANCELLABLE' },
  externalObjectNotReachableBeforeRqetTimeout: { code: 6030, http: 504, coap: '5.04', name: 'EXTERNAL_OBJECT_NOT_REACHABLE_BEFORE_RQET_TIMEOUT' },
  externalObjectNotReachableBeforeOetTimeout: { code: 6031, http: 504, coap: '5.04', name: 'EXTERNAL_OBJECT_NOT_REACHABLE_BEFORE_OET_TIMEOUT' },
  requestedActivityPatternNotPermitted: { code: 6034, http: 403, coap: '4.03', name: 'REQUESTED_ACTIVITY_PATTERN_NOT_PERMITTED' },
  serviceSubscriptionNotEstablished: { code: 4128, http: 403, coap: '4.03', name: 'SERVICE_SUBSCRIPTION_NOT_ESTABLISHED' },
} as const satisfies Record<string, StatusCodeDefinition>

export type StatusCodeName = keyof typeof statusCodes

const byCode = new Map<number, StatusCodeDefinition>(Object.values(statusCodes).map((row) => [row.code, row]))

/** @returns the row of a response status code, or undefined for a number that this release does not know */
export function statusCodeOf(code: number): StatusCodeDefinition | undefined {
  return byCode.get(code)
}

/** Whether a response status code tells of success: 2000 to 2999. @see TS-0004 6.6.1 */
export function isSuccess(code: number): boolean {
  return code >= 2000 && code < 3000
}
