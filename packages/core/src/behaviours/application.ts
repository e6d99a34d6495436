import { aeStemKind, matchesOriginatorPattern, RequestError } from '@waystation/model'
import { forwardActivityPattern } from '../network/forwardActivityPattern.ts'
import { linkApplication, unlinkApplication } from '../registration/nodeLinks.ts'
import type { Services } from '../Services.ts'
import { ApplicationRules } from '../serviceSubscription/ApplicationRules.ts'
import { applicantOf } from '../serviceSubscription/permitsApplication.ts'
import { subscribedRules } from '../serviceSubscription/subscribedRules.ts'
import type { Behaviour, Draft } from './Behaviour.ts'
import { completeForReleaseOne } from './completeForReleaseOne.ts'

/** Registration of an AE. @see TS-0001 10.2.2.2, TS-0004 7.4.5.2.1 */
export const application: Behaviour = {
  isRegistration: true,
  complete: completeForReleaseOne,
  prepareCreate: ({ requested }, services) => forwardActivityPattern(requested, services),
  create(draft, _changes, services) {
    checkApplicationIdentifier(draft)
    const rules = rulesFor(draft, services)
    const identifier = assignIdentifier(draft, rules, services)
    rules.check(identifier)
    draft.resourceID = identifier
    draft.originator = identifier
    draft.attributes.aei = identifier
    if (draft.requested.rn === undefined) draft.name = identifier
    if (Number.parseInt(draft.exchange.request.releaseVersion, 10) >= 3) draft.attributes.regs ??= active
  },
  created(registration, draft, changes, services) {
    linkApplication(undefined, registration, changes, services)
    if (registration.attributes.trps !== true) return
    const { originator } = draft.exchange
    services.contacts.registered(registration, movedStem(draft) === undefined ? undefined : originator, changes)
  },
  async prepareUpdate({ before, modified }, services) {
    if (modified.ape !== undefined) await forwardActivityPattern({ ...before.attributes, ...modified }, services)
    return undefined
  },
  updated: (after, { before }, changes, services) => linkApplication(before, after, changes, services),
  deleted: (registration, _originator, changes, services) => unlinkApplication(registration, changes, services),
}

/** @throws RequestError serviceSubscriptionNotEstablished */
function rulesFor({ requested, exchange }: Draft, services: Services): ApplicationRules {
  const applicant = applicantOf(requested.api as string, exchange.request, exchange.context)
  return new ApplicationRules(subscribedRules(services), applicant, services.identity)
}

/** registrationStatus */
const active = 1

/** @see TS-0001 10.2.2.2, table of From and the AE-ID assigned */
function assignIdentifier(draft: Draft, rules: ApplicationRules, services: Services): string {
  const wanted = draft.exchange.originator
  switch (aeStemKind(wanted)) {
    case 'any':
    case 'anyC':
    case 'anyS':
      return newIdentifier(draft, rules, services)
    case 'C':
    case 'S':
      checkMayRegister(wanted, draft, services)
      return unused(wanted, services)
    case 'other':
      if (movedStem(draft) !== undefined) return movedIdentifier(movedStem(draft) as string, draft, rules, services)
      throw new RequestError('badRequest', `From (fr) ${wanted} is no AE-ID stem: C or S, then letters, digits, - . _`)
  }
}

/** @returns the AE-ID stem that an application comes with from another registrar, when it asks to be tracked */
function movedStem({ exchange, requested }: Draft): string | undefined {
  if (requested.trps !== true) return undefined
  return /^\/[^/]+\/(C[\w.-]+)$/.exec(exchange.originator)?.[1]
}

/** @returns the stem that the application had, where it is free here too */
function movedIdentifier(stem: string, draft: Draft, rules: ApplicationRules, services: Services): string {
  if (services.store.resourceByID(stem) !== undefined) return newIdentifier(draft, rules, services)
  checkMayRegister(stem, draft, services)
  return stem
}

/** @throws RequestError originatorHasAlreadyRegistered */
function unused(identifier: string, services: Services): string {
  if (services.store.resourceByID(identifier) === undefined) return identifier
  throw new RequestError('originatorHasAlreadyRegistered', `${identifier} is already registered here`)
}

/**
 * @returns the AE-ID that the credential of the peer, or the rules of its service subscription, stand for when that is one
 *   only, else a new one
 */
function newIdentifier(draft: Draft, rules: ApplicationRules, services: Services): string {
  const { originator, context } = draft.exchange
  const kind = originator === 'S' ? 'S' : 'C'
  const [only, another] = context.entitledOriginators ?? []
  const onlyByRules = rules.onlyIdentifier(originator)
  let identifier: string
  if (only !== undefined && another === undefined && isStem(only) && only.startsWith(originator)) {
    identifier = unused(only, services)
  } else if (onlyByRules !== undefined) {
    identifier = unused(onlyByRules, services)
  } else {
    do identifier = `${kind}ae-${services.store.nextResourceNumber().toString(36)}`
    while (services.store.resourceByID(identifier) !== undefined)
  }
  checkMayRegister(identifier, draft, services)
  return identifier
}

function isStem(id: string): boolean {
  const kind = aeStemKind(id)
  return kind === 'C' || kind === 'S'
}

/**
 * Configuration names the identifiers that may register, or what a registration asks for; a credential those that its
 * holder may use.
 * @throws RequestError appRuleValidationFailed
 */
function checkMayRegister(identifier: string, { exchange }: Draft, { configuration, identity }: Services): void {
  const { originator, context } = exchange
  const matches = (id: string) => (pattern: string) => id !== '' && matchesOriginatorPattern(pattern, id, identity)
  const patterns = configuration.registrationOriginators
  const isAllowed = patterns.some(matches(identifier)) || patterns.some(matches(originator))
  if (isAllowed && (context.entitledOriginators?.some(matches(identifier)) ?? true)) return
  throw new RequestError('appRuleValidationFailed', `${identifier} is not among the originators that may register here`)
}

/** Entities of release 1 come with any; the capital letter for registered ones is a rule of release 4. */
function checkApplicationIdentifier(draft: Draft): void {
  const identifier = draft.requested.api as string
  const release = Number.parseInt(draft.exchange.request.releaseVersion, 10)
  if (release === 1 || /^[RN]/.test(identifier) || (release < 4 && identifier.startsWith('r'))) return
  throw new RequestError(
    'badRequest',
    `App-ID (api) ${identifier} must start with R (registered) or N (not registered)`,
  )
}
