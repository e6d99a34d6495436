import type { AccessDenied } from '../access/AccessDenied.ts'
import { decideAccess } from '../access/decideAccess.ts'
import { bothOf, type Grants, noGrants } from '../access/Grants.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { askAuthorizationSystems } from './askAuthorizationSystems.ts'
import { askForDecision } from './askForDecision.ts'
import { askForInformation } from './askForInformation.ts'
import { askForPolicies } from './askForPolicies.ts'

/** In this order; each adds to what is granted, and the first that suffices ends it. */
const sources = [askAuthorizationSystems, askForInformation, askForPolicies, askForDecision]

/**
 * Asks others whether they grant what the policies here deny: authorization systems, then whoever the linked policies name.
 * @returns what is granted for this request, when it suffices
 * @see TS-0003 7.1.5 (step 5), 7.5
 */
export async function consult(
  denial: AccessDenied,
  exchange: Exchange,
  services: Services,
): Promise<Grants | undefined> {
  let grants = exchange.grants ?? noGrants
  for (const ask of sources) {
    const more = await ask({ denial, exchange }, services)
    if (more === undefined) continue
    grants = bothOf(grants, more)
    const resource = services.store.resource(denial.resource.id)
    if (resource === undefined) return undefined
    if (decideAccess(resource, { ...denial.question, grants }, services) !== undefined) return grants
  }
  return undefined
}
