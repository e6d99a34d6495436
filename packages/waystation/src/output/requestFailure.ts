import type { Failure } from '@waystation/client'
import type { StatusCodeName } from '@waystation/model'
import { CommandError } from './CommandError.ts'

/** What a user of the command line can do about a refusal. */
const remedies: Partial<Record<StatusCodeName | 'unknown', string>> = {
  originatorHasNoPrivilege:
    'Give the originator of somebody who may with --originator, or grant it in an accessControlPolicy.',
  originatorNotAuthenticated:
    'Give a registered originator with --originator, and its credential as WAYSTATION_TOKEN or with --cert and --key.',
  notFound: 'See what there is with `waystation discover`.',
  targetNotReachable: 'Is it running? Start it with `waystation start`, or give its address with --url.',
  requestTimeout: 'Try again, or allow more time with --timeout.',
  conflict: 'Choose another name, or change what is there with `waystation update`.',
  invalidChildResourceType: 'Choose another parent: `waystation get` shows the type of a resource.',
  releaseVersionNotSupported: 'Give another release with --release.',
}

/** @returns the error that tells a user why a request was not fulfilled */
export function requestFailure({ status, code, reason, response }: Failure): CommandError {
  const prefix = response === undefined ? '' : `${code} ${status}: `
  return new CommandError(prefix + reason, remedies[status] ?? '')
}
