import { isAnnounced } from '../pipeline/isAnnounced.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { AccessQuestion, PermittedAttributes } from './AccessQuestion.ts'
import { registrationOf } from './isMember.ts'

/**
 * Decides what an AE or CSE may do on the CSEBase because it is registered: the configured operations, and of CREATE those
 * types that it may have below its own registration too. A type that may not be there at all is let through, so that the
 * answer is that of an illegal child. A CSE may announce.
 */
export function decideCSEBase(
  base: Resource,
  question: AccessQuestion,
  services: Pick<Services, 'store' | 'registry' | 'identity' | 'configuration'>,
): PermittedAttributes | undefined {
  const { configuration, registry } = services
  if (!configuration.cseBasePrivileges.includes(question.operation)) return undefined
  const registration = registrationOf(question.originator, services)
  if (registration === undefined) return undefined
  if (question.operation !== 'create' || question.childType === undefined) return 'all'
  if (isAnnounced(question.childType) && registration.resourceType === 16) return 'all'
  const mayHave = (parent: Resource): boolean => {
    const definition = registry.specialisation(parent.resourceType, parent.wireName)
    return definition !== undefined && registry.mayHaveChild(definition, question.childType as number)
  }
  return mayHave(registration) || !mayHave(base) ? 'all' : undefined
}
