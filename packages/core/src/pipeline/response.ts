import {
  errorResponse,
  RequestError,
  type RequestPrimitive,
  type ResponsePrimitive,
  statusCodes,
} from '@waystation/model'
import { AccessDenied } from '../access/AccessDenied.ts'
import type { Services } from '../Services.ts'
import type { Outcome } from './respond.ts'

/** Answers to release 1 name no release. */
export function versionOf(request: RequestPrimitive): string | undefined {
  return request.releaseVersion === '1' ? undefined : request.releaseVersion
}

/** @returns the response primitive of an outcome */
export function responseOf(request: RequestPrimitive, outcome: Outcome): ResponsePrimitive {
  return {
    responseStatusCode: statusCodes[outcome.status].code,
    requestIdentifier: request.requestIdentifier,
    releaseVersion: versionOf(request),
    content: outcome.content,
    contentStatus: outcome.contentStatus,
    contentOffset: outcome.contentOffset,
    assignedTokenIdentifiers: outcome.assignedTokenIdentifiers,
    tokenRequestInformation: outcome.tokenRequestInformation,
    originatingTimestamp: request.originatingTimestamp,
    eventCategory: request.eventCategory,
    vendorInformation: request.vendorInformation,
  }
}

/** @returns the response that tells of a failure; what is no RequestError is logged and not shown */
export function failed(error: unknown, request: RequestPrimitive, services: Pick<Services, 'log'>): ResponsePrimitive {
  if (!(error instanceof RequestError)) {
    services.log.error(
      { err: error, operation: request.operation, to: request.to },
      'a request failed for a fault of ours',
    )
  }
  return {
    ...errorResponse(error, request.requestIdentifier, versionOf(request)),
    originatingTimestamp: request.originatingTimestamp,
    eventCategory: request.eventCategory,
    vendorInformation: request.vendorInformation,
    ...(error instanceof AccessDenied ? { tokenRequestInformation: error.tokenRequestInformation } : {}),
  }
}
