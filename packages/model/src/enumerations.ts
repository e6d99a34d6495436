import { enumeration } from './dataTypes.ts'
import { allResourceTypes, ownResourceTypeNumbers } from './resource-types/resourceTypeTable.ts'

const typeNames: Record<number, string> = Object.fromEntries(Object.entries(allResourceTypes).map(([code, row]) => [code, row.name]))

/** @see TS-0004 6.3.4.2.1 */
export const resourceType = enumeration('resourceType', typeNames, ownResourceTypeNumbers)
export const cseTypeID = enumeration('cseTypeID', { 1: 'IN_CSE', 2: 'MN_CSE', 3: 'ASN_CSE' })
export const locationSource = enumeration('locationSource', {
  1: 'NETWORK_BASED',
  2: 'DEVICE_BASED',
  3: 'SHARING_BASED',
})
export const operation = enumeration('operation', { 1: 'CREATE', 2: 'RETRIEVE', 3: 'UPDATE', 4: 'DELETE', 5: 'NOTIFY' })
export const responseType = enumeration('responseType', {
  1: 'NON_BLOCKING_REQUEST_SYNCH',
  2: 'NON_BLOCKING_REQUEST_ASYNCH',
  3: 'BLOCKING_REQUEST',
  4: 'FLEX_BLOCKING',
  5: 'NO_RESPONSE',
})
export const resultContent = enumeration('resultContent', {
  0: 'NOTHING',
  1: 'ATTRIBUTES',
  2: 'HIERARCHICAL_ADDRESS',
  3: 'HIERARCHICAL_ADDRESS_AND_ATTRIBUTES',
  4: 'ATTRIBUTES_AND_CHILD_RESOURCES',
  5: 'ATTRIBUTES_AND_CHILD_RESOURCE_REFERENCES',
  6: 'CHILD_RESOURCE_REFERENCES',
  7: 'ORIGINAL_RESOURCE',
  8: 'CHILD_RESOURCES',
  9: 'MODIFIED_ATTRIBUTES',
  10: 'SEMANTIC_CONTENT',
  12: 'PERMISSIONS',
})
export const desIdResType = enumeration('desIdResType', { 1: 'STRUCTURED', 2: 'UNSTRUCTURED' })
export const requestStatus = enumeration('requestStatus', {
  1: 'COMPLETED',
  2: 'FAILED',
  3: 'PENDING',
  4: 'FORWARDED',
  5: 'PARTIALLY_COMPLETED',
})
/** A resource type, 0 for any, or a virtual resource of the members. */
export const memberType = enumeration('memberType', {
  0: 'MIXED',
  ...typeNames,
  20001: 'oldest',
  20002: 'latest',
  20003: 'mashup',
})
export const consistencyStrategy = enumeration('consistencyStrategy', {
  1: 'ABANDON_MEMBER',
  2: 'ABANDON_GROUP',
  3: 'SET_MIXED',
})
export const cmdType = enumeration('cmdType', {
  1: 'RESET',
  2: 'REBOOT',
  3: 'UPLOAD',
  4: 'DOWNLOAD',
  5: 'SOFTWAREINSTALL',
  6: 'SOFTWAREUNINSTALL',
  7: 'SOFTWAREUPDATE',
})
export const execModeType = enumeration('execModeType', {
  1: 'IMMEDIATEONCE',
  2: 'IMMEDIATEREPEAT',
  3: 'RANDOMONCE',
  4: 'RANDOMREPEAT',
})
export const execStatusType = enumeration('execStatusType', {
  1: 'INITIATED',
  2: 'PENDING',
  3: 'FINISHED',
  4: 'CANCELLING',
  5: 'CANCELLED',
  6: 'STATUS_NON_CANCELLABLE',
})
export const execResultType = enumeration('execResultType', {
  0: 'STATUS_SUCCESS',
  1: 'STATUS_REQUEST_UNSUPPORTED',
  2: 'STATUS_REQUEST_DENIED',
  3: 'STATUS_CANCELLATION_DENIED',
  4: 'STATUS_INTERNAL_ERROR',
  5: 'STATUS_INVALID_ARGUMENTS',
  6: 'STATUS_RESOURCES_EXCEEDED',
  7: 'STATUS_FILE_TRANSFER_FAILED',
  8: 'STATUS_FILE_TRANSFER_SERVER_AUTHENTICATION_FAILURE',
  9: 'STATUS_UNSUPPORTED_PROTOCOL',
  10: 'STATUS_UPLOAD_FAILED',
  11: 'STATUS_FILE_TRANSFER_FAILED_MULTICAST_GROUP_UNABLE_JOIN',
  12: 'STATUS_FILE_TRANSFER_FAILED_SERVER_CONTACT_FAILED',
  13: 'STATUS_FILE_TRANSFER_FAILED_FILE_ACCESS_FAILED',
  14: 'STATUS_FILE_TRANSFER_FAILED_DOWNLOAD_INCOMPLETE',
  15: 'STATUS_FILE_TRANSFER_FAILED_FILE_CORRUPTED',
  16: 'STATUS_FILE_TRANSFER_FILE_AUTHENTICATION_FAILURE',
  19: 'STATUS_FILE_TRANSFER_WINDOW_EXCEEDED',
  20: 'STATUS_INVALID_UUID_FORMAT',
  21: 'STATUS_UNKNOWN_EXECUTION_ENVIRONMENT',
  22: 'STATUS_DISABLED_EXECUTION_ENVIRONMENT',
  23: 'STATUS_EXECUTION_ENVIRONMENT_MISMATCH',
  24: 'STATUS_DUPLICATE_DEPLOYMENT_UNIT',
  25: 'STATUS_SYSTEM_RESOURCES_EXCEEDED',
  26: 'STATUS_UNKNOWN_DEPLOYMENT_UNIT',
  27: 'STATUS_INVALID_DEPLOYMENT_UNIT_STATE',
  28: 'STATUS_INVALID_DEPLOYMENT_UNIT_UPDATE_DOWNGRADE_DISALLOWED',
  29: 'STATUS_INVALID_DEPLOYMENT_UNIT_UPDATE_UPGRADE_DISALLOWED',
  30: 'STATUS_INVALID_DEPLOYMENT_UNIT_UPDATE_VERSION_EXISTS',
  31: 'STATUS_NOT_FINISHED',
})
export const pendingNotification = enumeration('pendingNotification', { 1: 'SEND_LATEST', 2: 'SEND_ALL_PENDING' })
export const notificationContentType = enumeration('notificationContentType', {
  1: 'ALL_ATTRIBUTES',
  2: 'MODIFIED_ATTRIBUTES',
  3: 'RESOURCE_ID',
  4: 'TRIGGER_PAYLOAD',
  5: 'TIME_SERIES_NOTIFICATION',
})
/** The blocking retrieve events 9 and 10 of later releases are not among them. */
export const notificationEventType = enumeration('notificationEventType', {
  1: 'UPDATE_OF_RESOURCE',
  2: 'DELETE_OF_RESOURCE',
  3: 'CREATE_OF_DIRECT_CHILD_RESOURCE',
  4: 'DELETE_OF_DIRECT_CHILD_RESOURCE',
  5: 'RETRIEVE_OF_CONTAINER_RESOURCE_WITH_NO_CHILD_RESOURCE',
  6: 'TRIGGER_RECEIVED_FOR_AE_RESOURCE',
  7: 'BLOCKING_UPDATE',
  8: 'REPORT_ON_MISSING_DATA_POINTS',
})
export const status = enumeration('status', { 0: 'UNINITIALIZED', 1: 'SUCCESSFUL', 2: 'FAILURE', 3: 'IN_PROCESS' })
export const batteryStatus = enumeration('batteryStatus', {
  1: 'NORMAL',
  2: 'CHARGING',
  3: 'CHARGING_COMPLETE',
  4: 'DAMAGED',
  5: 'LOW_BATTERY',
  6: 'NOT_INSTALLED',
  7: 'UNKNOWN',
})
export const mgmtDefinition = enumeration('mgmtDefinition', {
  0: 'self-defined',
  1001: 'firmware',
  1002: 'software',
  1003: 'memory',
  1004: 'areaNwkInfo',
  1005: 'areaNwkDeviceInfo',
  1006: 'battery',
  1007: 'deviceInfo',
  1008: 'deviceCapability',
  1009: 'reboot',
  1010: 'eventLog',
  1011: 'cmdhPolicy',
  1012: 'activeCmdhPolicy',
  1013: 'cmdhDefaults',
  1014: 'cmdhDefEcValue',
  1015: 'cmdhEcDefParamValues',
  1016: 'cmdhLimits',
  1017: 'cmdhNetworkAccessRules',
  1018: 'cmdhNwAccessRule',
  1019: 'cmdhBuffer',
  1020: 'registration',
  1021: 'dataCollection',
  1022: 'authenticationProfile',
  1023: 'myCertFileCred',
  1024: 'trustAnchorCred',
  1025: 'MAFClientRegCfg',
  1026: 'MEFClientRegCfg',
  1027: 'OAuth2Authentication',
  1028: 'wifiClient',
  1029: 'credentials',
  1030: 'SIM',
  1031: 'mobileNetwork',
})
export const logTypeId = enumeration('logTypeId', { 1: 'SYSTEM', 2: 'SECURITY', 3: 'EVENT', 4: 'TRACE', 5: 'PANIC' })
export const logStatus = enumeration('logStatus', {
  1: 'STARTED',
  2: 'STOPPED',
  3: 'UNKNOWN',
  4: 'NOT_PRESENT',
  5: 'ERROR',
})
export const eventType = enumeration('eventType', { 1: 'DATAOPERATION', 2: 'STORAGEBASED', 3: 'TIMERBASED' })
export const statsRuleStatusType = enumeration('statsRuleStatusType', { 1: 'ACTIVE', 2: 'INACTIVE' })
export const statModelType = enumeration('statModelType', { 1: 'EVENTBASED' })
export const filterUsage = enumeration('filterUsage', {
  1: 'DISCOVERY',
  2: 'CONDITIONAL_OPERATION',
  3: 'IPE_ON_DEMAND_DISCOVERY',
  4: 'DISCOVERY_BASED_OPERATION',
})
export const notificationTargetPolicyAction = enumeration('notificationTargetPolicyAction', {
  1: 'ACCEPT_REQUEST',
  2: 'REJECT_REQUEST',
  3: 'SEEK_AUTHORIZATION_FROM_SUBSCRIPTION_ORIGINATOR',
  4: 'INFORM_SUBSCRIPTION_ORIGINATOR',
})
export const logicalOperator = enumeration('logicalOperator', { 1: 'AND', 2: 'OR' })
export const filterOperation = enumeration('filterOperation', { 1: 'AND', 2: 'OR', 3: 'XOR' })
export const securityInfoType = enumeration('securityInfoType', {
  1: 'DYNAMIC_AUTHORIZATION_REQUEST',
  2: 'DYNAMIC_AUTHORIZATION_RESPONSE',
  3: 'RECEIVER_ESPRIM_RAND_OBJECT_REQUEST',
  4: 'RECEIVER_ESPRIM_RAND_OBJECT_RESPONSE',
  5: 'ESPRIM_OBJECT',
  6: 'ESCERTKE_MESSAGE',
  7: 'DYNAMIC_AUTHORIZATION_RELATIONSHIP_MAPPING_REQUEST',
  8: 'DYNAMIC_AUTHORIZATION_RELATIONSHIP_MAPPING_RESPONSE',
})
export const allJoynDirection = enumeration('allJoynDirection', { 1: 'ALLJOYN_TO_ONEM2M', 2: 'ONEM2M_TO_ALLJOYN' })
export const contentFilterSyntax = enumeration('contentFilterSyntax', { 1: 'JSONPATH' })
/** The tens say how the credential came about, the units what it protects. */
export const suid = enumeration('suid', {
  10: 'PRE_PROVISIONED_SYMMETRIC_MEF',
  11: 'PRE_PROVISIONED_SYMMETRIC_MAF',
  12: 'PRE_PROVISIONED_SYMMETRIC_SAEF',
  13: 'PRE_PROVISIONED_SYMMETRIC_ESPRIM',
  14: 'PRE_PROVISIONED_SYMMETRIC_ESDATA_ENCRYPTION',
  15: 'PRE_PROVISIONED_SYMMETRIC_ESDATA_SIGNATURE',
  21: 'RSPF_PROVISIONED_SYMMETRIC_MAF',
  22: 'RSPF_PROVISIONED_SYMMETRIC_SAEF',
  23: 'RSPF_PROVISIONED_SYMMETRIC_ESPRIM',
  24: 'RSPF_PROVISIONED_SYMMETRIC_ESDATA_ENCRYPTION',
  25: 'RSPF_PROVISIONED_SYMMETRIC_ESDATA_SIGNATURE',
  32: 'MAF_DISTRIBUTED_SYMMETRIC_SAEF',
  33: 'MAF_DISTRIBUTED_SYMMETRIC_ESPRIM',
  34: 'MAF_DISTRIBUTED_SYMMETRIC_ESDATA_ENCRYPTION',
  35: 'MAF_DISTRIBUTED_SYMMETRIC_ESDATA_SIGNATURE',
  40: 'CERTIFICATE_MEF',
  41: 'CERTIFICATE_MAF',
  42: 'CERTIFICATE_SAEF',
  43: 'CERTIFICATE_ESPRIM',
  44: 'CERTIFICATE_ESDATA_ENCRYPTION',
  45: 'CERTIFICATE_ESDATA_SIGNATURE',
})
export const esprimKeyGenAlgID = enumeration('esprimKeyGenAlgID', { 1: 'HMAC_SHA256' })
export const esprimProtocolAndAlgID = enumeration('esprimProtocolAndAlgID', {
  10: 'JWE_COMPACT_A128GCM',
  11: 'JWE_COMPACT_A192GCM',
  12: 'JWE_COMPACT_A256GCM',
})
export const stationaryIndication = enumeration('stationaryIndication', { 1: 'STATIONARY', 2: 'MOBILE' })
export const contentStatus = enumeration('contentStatus', { 1: 'PARTIAL_CONTENT', 2: 'FULL_CONTENT' })
export const networkAction = enumeration('networkAction', {
  1: 'cellular-registration',
  2: 'cellular-attach',
  3: 'cellular-pdpctxact',
  4: 'cellular-sms',
  5: 'default',
})
export const locationInformationType = enumeration('locationInformationType', {
  1: 'POSITION_FIX',
  2: 'GEOFENCE_EVENT',
})
export const geofenceEventCriteria = enumeration('geofenceEventCriteria', {
  1: 'ENTERING',
  2: 'LEAVING',
  3: 'INSIDE',
  4: 'OUTSIDE',
})
export const semanticFormat = enumeration('semanticFormat', {
  1: 'IRI',
  2: 'FUNCTIONAL_STYLE',
  3: 'OWL_XML',
  4: 'RDF_XML',
  5: 'RDF_TURTLE',
  6: 'MANCHESTER',
  7: 'JSON_LD',
})
export const triggerPurpose = enumeration('triggerPurpose', {
  1: 'ESTABLISH_CONNECTION',
  2: 'REGISTRATION_REQUEST',
  3: 'EXECUTE_CRUD',
  4: 'ENROLMENT_REQUEST',
})
export const authorizationDecision = enumeration('authorizationDecision', { 1: 'PERMIT', 2: 'DENY' })
export const authorizationStatus = enumeration('authorizationStatus', {
  1: 'OK',
  2: 'NOT_APPLICABLE',
  3: 'MISSING_ATTRIBUTE',
  4: 'SYNTAX_ERROR',
  5: 'PROCESSING_ERROR',
})
export const acpCombiningAlgorithm = enumeration('acpCombiningAlgorithm', { 1: 'PERMIT_OVERRIDES' })
export const mashupMemberStoreType = enumeration('mashupMemberStoreType', { 1: 'URI_ONLY', 2: 'URI_AND_VALUE' })
export const mashupResultGenType = enumeration('mashupResultGenType', {
  1: 'WHEN_SMI_IS_CREATED',
  2: 'WHEN_MR_REQUESTS',
  3: 'PERIODICALLY',
  4: 'WHEN_A_MASHUP_MEMBER_IS_UPDATED',
})
export const locationUpdateEventCriteria = enumeration('locationUpdateEventCriteria', { 0: 'LOCATION_CHANGE' })
export const AERegistrationStatus = enumeration('AERegistrationStatus', { 1: 'ACTIVE', 2: 'INACTIVE' })
export const multicastCapability = enumeration('multicastCapability', { 1: 'MBMS', 2: 'IP' })
export const sessionState = enumeration('sessionState', { 1: 'OFFLINE', 2: 'ONLINE' })
export const triggerStatus = enumeration('triggerStatus', {
  1: 'PROCESSING',
  2: 'ERROR_NSE_NOT_FOUND',
  3: 'TRIGGER_TRIGGERED',
  4: 'TRIGGER_DELIVERED',
  5: 'TRIGGER_EXPIRED',
  6: 'TRIGGER_FAILED',
  7: 'TRIGGER_REPLACED',
  8: 'TRIGGER_UNCONFIRMED',
  9: 'TRIGGER_TERMINATED',
})
export const timeWindowType = enumeration('timeWindowType', { 1: 'PERIODICWINDOW', 2: 'SLIDINGWINDOW' })
export const transferSelectionGuidance = enumeration('transferSelectionGuidance', {
  1: 'LOWEST_COST',
  2: 'BEST_DATA_RATES',
})
export const transactionMode = enumeration('transactionMode', { 1: 'CSE_CONTROLLED', 2: 'CREATOR_CONTROLLED' })
export const transactionControl = enumeration('transactionControl', {
  1: 'INITIAL',
  2: 'LOCK',
  3: 'EXECUTE',
  4: 'COMMIT',
  5: 'ABORT',
})
export const transactionState = enumeration('transactionState', {
  1: 'INITIAL',
  2: 'LOCKED',
  3: 'EXECUTED',
  4: 'COMMITTED',
  5: 'ERROR',
  6: 'ABORTED',
})
export const transactionLockType = enumeration('transactionLockType', { 1: 'BLOCK_ALL', 2: 'ALLOW_RETRIEVES' })
export const transactionMgmtHandling = enumeration('transactionMgmtHandling', { 1: 'DELETE', 2: 'PERSIST' })
export const announceSyncType = enumeration('announceSyncType', { 1: 'UNI_DIRECTIONAL', 2: 'BI_DIRECTIONAL' })
export const evalCriteriaOperator = enumeration('evalCriteriaOperator', {
  1: 'EQUAL',
  2: 'NOT_EQUAL',
  3: 'GREATER_THAN',
  4: 'LESS_THAN',
  5: 'GREATER_THAN_OR_EQUAL',
  6: 'LESS_THAN_OR_EQUAL',
})
export const evalMode = enumeration('evalMode', { 0: 'OFF', 1: 'ONCE', 2: 'PERIODIC', 3: 'CONTINUOUS' })
export const eventEvaluationMode = enumeration('eventEvaluationMode', {
  1: 'ALL_EVENTS_PRESENT',
  2: 'ALL_OR_SOME_EVENTS_PRESENT',
  3: 'ALL_OR_SOME_EVENTS_MISSING',
  4: 'ALL_EVENTS_MISSING',
  5: 'SOME_EVENTS_MISSING',
})
export const beaconCriteria = enumeration('beaconCriteria', { 1: 'PERIODIC', 2: 'LOSS_OF_SYNCHRONIZATION' })
export const processControl = enumeration('processControl', { 1: 'ENABLE', 2: 'DISABLE', 3: 'PAUSE', 4: 'REACTIVATE' })
export const processStatus = enumeration('processStatus', {
  1: 'DISABLED',
  2: 'ENABLED',
  3: 'ACTIVATED',
  4: 'PAUSED',
  5: 'COMPLETED',
  6: 'ABORTED',
})
export const geometryType = enumeration('geometryType', {
  1: 'POINT',
  2: 'LINE_STRING',
  3: 'POLYGON',
  4: 'MULTI_POINT',
  5: 'MULTI_LINE_STRING',
  6: 'MULTI_POLYGON',
})
export const geoSpatialFunctionType = enumeration('geoSpatialFunctionType', {
  1: 'WITHIN',
  2: 'CONTAINS',
  3: 'INTERSECTS',
})
export const wifiConnectionStatus = enumeration('wifiConnectionStatus', {
  0: 'DISCONNECTED',
  1: 'CONNECTED',
  2: 'IDLE',
  3: 'NO_SSID_AVAILABLE',
  4: 'SCAN_COMPLETED',
  5: 'FAILED',
  6: 'LOST',
})
export const wifiEncryptionType = enumeration('wifiEncryptionType', {
  1: 'NONE',
  2: 'WEP',
  3: 'WPA_PERSONAL',
  4: 'WPA2_PERSONAL',
  5: 'WPA3_PERSONAL',
  6: 'WPA_ENTERPRISE',
  7: 'WPA2_ENTERPRISE',
  8: 'WPA3_ENTERPRISE',
})
export const cellularNetworkBearer = enumeration('cellularNetworkBearer', {
  0: 'GSM',
  1: 'TD_SCDMA',
  2: 'WCDMA',
  3: 'CDMA2000',
  4: 'WIMAX',
  5: 'LTE_TDD',
  6: 'LTE_FDD',
  7: 'NB_IOT',
})
export const coverageEnhancementLevel = enumeration('coverageEnhancementLevel', {
  0: 'NONE',
  1: 'LEVEL_0',
  2: 'LEVEL_1',
  3: 'LEVEL_2',
  4: 'LEVEL_3',
})
export const simStatus = enumeration('simStatus', { 0: 'INACTIVE', 1: 'ACTIVE' })
export const simType = enumeration('simType', {
  0: 'UICC_REMOVABLE',
  1: 'EUICC_REMOVABLE',
  2: 'EUICC_NON_REMOVABLE',
  3: 'IUICC',
})
