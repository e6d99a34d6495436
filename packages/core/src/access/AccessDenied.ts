import { type JsonObject, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { AccessQuestion } from './AccessQuestion.ts'

/** No policy grants what a request needs. Keeps what was asked, so that others can be consulted. */
export class AccessDenied extends RequestError {
  readonly resource: Resource
  readonly question: AccessQuestion
  /** Where the originator may get a token that grants it. */
  tokenRequestInformation?: JsonObject

  constructor(resource: Resource, question: AccessQuestion) {
    super(
      'originatorHasNoPrivilege',
      `${question.originator} may not ${question.operation} ${resource.path}; an accessControlPolicy that covers it must grant it`,
    )
    this.resource = resource
    this.question = question
  }
}
