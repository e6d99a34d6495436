import type { Log } from '@waystation/core/ports'
import { type RequestHandler, statusCodes } from '@waystation/model'
import { SparingLog } from '@waystation/protocol'

/** The peer is not who it says it is. */
const refusals: ReadonlySet<number> = new Set([
  statusCodes.originatorNotAuthenticated.code,
  statusCodes.securityAssociationRequired.code,
  statusCodes.appRuleValidationFailed.code,
])

/** @returns the handler; requests refused because of who sent them are told in the log */
export function loggingRefusals(handler: RequestHandler, log: Log): RequestHandler {
  const sparing = new SparingLog(log)
  return async (request, context) => {
    const response = await handler(request, context)
    if (response !== undefined && refusals.has(response.responseStatusCode)) {
      const { fr: originator, op: operation, to } = request
      const { remoteAddress, entitledOriginators: entitled } = context
      const status = response.responseStatusCode
      sparing.warn(
        { originator, remoteAddress, operation, to, entitled, status },
        'Request refused: originator not proved',
      )
    }
    return response
  }
}
