import { aeStemKind, RequestError } from '@waystation/model'
import type { Resource } from '../ports/index.ts'
import type { Identity } from '../Services.ts'
import { type Applicant, permitsApplication } from './permitsApplication.ts'

/** The rules of service subscriptions, as they apply to one registration. */
export class ApplicationRules {
  readonly #rules: readonly Resource[] | undefined
  readonly #applicant: Applicant
  readonly #identity: Identity

  /** @param rules undefined when no service subscription is needed */
  constructor(rules: readonly Resource[] | undefined, applicant: Applicant, identity: Identity) {
    this.#rules = rules
    this.#applicant = applicant
    this.#identity = identity
  }

  /**
   * @param wanted what the identifier begins with: C, S, or nothing
   * @returns the AE-ID for an applicant that leaves it to the CSE, when the rules allow it just one
   */
  onlyIdentifier(wanted: string): string | undefined {
    const allowed = new Set(
      this.#permitting(undefined).flatMap(({ attributes }) => (attributes.aae as string[] | undefined) ?? ['*']),
    )
    const [only, another] = allowed
    if (only === undefined || another !== undefined || only.includes('*')) return undefined
    const kind = aeStemKind(only)
    return (kind === 'C' || kind === 'S') && only.startsWith(wanted) ? only : undefined
  }

  /** @throws RequestError appRuleValidationFailed when no rule lets the applicant register as `identifier` */
  check(identifier: string): void {
    if (this.#rules === undefined || this.#permitting(identifier).length > 0) return
    throw new RequestError(
      'appRuleValidationFailed',
      `no serviceSubscribedAppRule lets ${identifier} with App-ID (api) ${this.#applicant.applicationID} register here`,
    )
  }

  #permitting(identifier: string | undefined): readonly Resource[] {
    const applicant = { ...this.#applicant, identifier }
    return (this.#rules ?? []).filter((rule) => permitsApplication(rule, applicant, this.#identity))
  }
}
