import { matchesOriginatorPattern, RequestError } from '@waystation/model'
import type { Services } from '../Services.ts'
import type { Behaviour, Draft } from './Behaviour.ts'

/** Registration of an AE. @see TS-0001 10.2.2.2, TS-0004 7.4.5.2.1 */
export const application: Behaviour = {
  create(draft, _changes, services) {
    const identifier = assignIdentifier(draft, services)
    draft.resourceID = identifier
    draft.originator = identifier
    draft.attributes.aei = identifier
    if (draft.requested.rn === undefined) draft.name = identifier
  },
}

function assignIdentifier(draft: Draft, services: Services): string {
  const wanted = draft.exchange.originator
  checkPattern(wanted, services)
  checkApplicationIdentifier(draft)
  if (wanted === '' || wanted === 'C' || wanted === 'S') return newStem(wanted === 'S' ? 'S' : 'C', services)
  if (!/^[CS][A-Za-z0-9._-]*$/.test(wanted)) {
    throw new RequestError('badRequest', `From (fr) ${wanted} is no AE-ID stem: it starts with C or S`)
  }
  if (services.store.resourceByID(wanted) !== undefined) {
    throw new RequestError('originatorHasAlreadyRegistered', `${wanted} is already registered here`)
  }
  return wanted
}

function newStem(kind: 'C' | 'S', services: Services): string {
  let stem: string
  do stem = `${kind}ae-${services.store.nextResourceNumber().toString(36)}`
  while (services.store.resourceByID(stem) !== undefined)
  return stem
}

function checkPattern(originator: string, services: Services): void {
  const { registrationOriginators } = services.configuration
  const allowed = registrationOriginators.some(
    (pattern) => pattern === '*' || matchesOriginatorPattern(pattern, originator, services.identity),
  )
  if (!allowed) {
    throw new RequestError(
      'appRuleValidationFailed',
      `${originator} is not among the originators that may register here`,
    )
  }
}

function checkApplicationIdentifier(draft: Draft): void {
  const identifier = String(draft.requested.api)
  const release = Number.parseInt(draft.exchange.request.releaseVersion, 10)
  if (/^[RN]/.test(identifier) || (release < 4 && identifier.startsWith('r'))) return
  throw new RequestError(
    'badRequest',
    `App-ID (api) ${identifier} must start with R (registered) or N (not registered)`,
  )
}
