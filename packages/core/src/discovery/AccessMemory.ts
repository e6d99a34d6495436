import type { AccessQuestion, PermittedAttributes } from '../access/AccessQuestion.ts'
import { decideAccess } from '../access/decideAccess.ts'
import type { Instance, Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { isOffered } from '../serviceSubscription/isOffered.ts'

/**
 * Decides access to many resources for one question. Instances of a container share its decision, and resources that link
 * the same policies share theirs.
 */
export class AccessMemory {
  readonly #question: AccessQuestion
  readonly #services: Services
  /** Privileges that the request brings along are for single resources. */
  readonly #namesResources: boolean
  readonly #decided = new Map<string, PermittedAttributes | undefined>()

  constructor(question: AccessQuestion, services: Services) {
    this.#question = question
    this.#namesResources = (question.grants?.privileges.length ?? 0) > 0
    this.#services = services
  }

  permits(subject: Resource | Instance): boolean {
    return this.permitted(subject) !== undefined
  }

  permitted(subject: Resource | Instance): PermittedAttributes | undefined {
    const governing = 'path' in subject ? subject : this.#services.store.resource(subject.container)
    if (governing === undefined || !isOffered(subject, this.#question.originator, this.#services)) return undefined
    const key = this.#namesResources ? `${governing.id}` : keyOf(governing)
    if (this.#decided.has(key)) return this.#decided.get(key)
    const decision = decideAccess(governing, this.#question, this.#services)
    this.#decided.set(key, decision)
    return decision
  }
}

/** Rules look at the resource type and specialisation, so that only resources alike in these share a decision. */
function keyOf(resource: Resource): string {
  const policies = resource.attributes.acpi as string[] | undefined
  if (policies === undefined || resource.resourceType === 1) return `${resource.id}`
  return `${resource.wireName} ${policies.join(' ')}`
}
