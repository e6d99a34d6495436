import { aeStemKind, matchesOriginatorPattern, RequestError } from '@waystation/model'
import { linkApplication, unlinkApplication } from '../registration/nodeLinks.ts'
import type { Services } from '../Services.ts'
import type { Behaviour, Draft } from './Behaviour.ts'
import { completeForReleaseOne } from './completeForReleaseOne.ts'

/** Registration of an AE. @see TS-0001 10.2.2.2, TS-0004 7.4.5.2.1 */
export const application: Behaviour = {
  isRegistration: true,
  complete: completeForReleaseOne,
  create(draft, _changes, services) {
    checkApplicationIdentifier(draft)
    const identifier = assignIdentifier(draft, services)
    draft.resourceID = identifier
    draft.originator = identifier
    draft.attributes.aei = identifier
    if (draft.requested.rn === undefined) draft.name = identifier
    if (Number.parseInt(draft.exchange.request.releaseVersion, 10) >= 3) draft.attributes.regs ??= active
  },
  created: (registration, _draft, changes, services) => linkApplication(undefined, registration, changes, services),
  updated: (after, { before }, changes, services) => linkApplication(before, after, changes, services),
  deleted: (registration, _originator, changes, services) => unlinkApplication(registration, changes, services),
}

/** registrationStatus */
const active = 1

/** @see TS-0001 10.2.2.2, table of From and the AE-ID assigned */
function assignIdentifier(draft: Draft, services: Services): string {
  const wanted = draft.exchange.originator
  switch (aeStemKind(wanted)) {
    case 'any':
      return newIdentifier(onlyEntitled(draft) ?? 'C', wanted, services)
    case 'anyC':
    case 'anyS':
      return newIdentifier(wanted, wanted, services)
    case 'C':
    case 'S':
      checkMayRegister(wanted, wanted, services)
      if (services.store.resourceByID(wanted) === undefined) return wanted
      throw new RequestError('originatorHasAlreadyRegistered', `${wanted} is already registered here`)
    case 'other':
      throw new RequestError('badRequest', `From (fr) ${wanted} is no AE-ID stem: C or S, then letters, digits, - . _`)
  }
}

/** @returns the AE-ID that a credential stands for when it stands for one only; whoever holds it need not say it */
function onlyEntitled({ exchange }: Draft): string | undefined {
  const { entitledOriginators } = exchange.context
  const [only] = entitledOriginators ?? []
  return entitledOriginators?.length === 1 && only !== undefined && isStem(only) ? only : undefined
}

function isStem(id: string): boolean {
  const kind = aeStemKind(id)
  return kind === 'C' || kind === 'S'
}

/** @param start `C` or `S` for a new identifier, or the identifier itself */
function newIdentifier(start: string, wanted: string, services: Services): string {
  if (isStem(start) && services.store.resourceByID(start) === undefined) {
    checkMayRegister(start, wanted, services)
    return start
  }
  let stem: string
  do stem = `${start.charAt(0)}ae-${services.store.nextResourceNumber().toString(36)}`
  while (services.store.resourceByID(stem) !== undefined)
  checkMayRegister(stem, wanted, services)
  return stem
}

/** Configuration may name the identifiers that may register, or what a registration asks for. */
function checkMayRegister(identifier: string, wanted: string, services: Services): void {
  const { configuration, identity } = services
  const isAllowed = configuration.registrationOriginators.some(
    (pattern) =>
      matchesOriginatorPattern(pattern, identifier, identity) ||
      (wanted !== '' && matchesOriginatorPattern(pattern, wanted, identity)),
  )
  if (isAllowed) return
  throw new RequestError('appRuleValidationFailed', `${identifier} is not among the originators that may register here`)
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
