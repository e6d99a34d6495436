import type { JsonObject } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { attributesAt } from './attributesAt.ts'
import { type Description, descriptionOf } from './Description.ts'

/** Most graphs that one job of the engine looks at, so that others get their turn in between. */
const perJob = 200

type Fetch = (address: string) => Promise<Description | undefined>

/**
 * @param descriptors attributes of semanticDescriptors
 * @returns those that one of the queries finds something in. What related descriptors say belongs to what each says: those
 *   that it links (relatedSemantics) and those that its description points at (m2m:resourceDescriptorLink)
 * @throws RequestError invalidSparqlQuery
 * @see TS-0001 10.2.6 (semantic discovery)
 */
export async function matchDescriptors(
  descriptors: readonly Resource[],
  queries: readonly string[],
  exchange: Exchange,
  services: Services,
): Promise<readonly Resource[]> {
  const fetch = fetching(exchange, services)
  const found: Resource[] = []
  let first = 0
  do {
    const some = descriptors.slice(first, first + perJob)
    const graphs = await graphsOf(some, fetch, services)
    const matches = await services.semantics.run({ kind: 'match', graphs, queries })
    found.push(...some.filter((_, index) => matches[index]))
    first += perJob
  } while (first < descriptors.length)
  return found
}

/** Each descriptor is asked for once, however many point at it. */
function fetching(exchange: Exchange, services: Services): Fetch {
  const known = new Map<string, Promise<Description | undefined>>()
  const wanted = { resourceType: 24, operation: 'discovery' } as const
  return (address) => {
    const earlier = known.get(address)
    if (earlier !== undefined) return earlier
    const found = attributesAt(address, wanted, exchange, services).then(
      (attributes) => attributes && descriptionIn(attributes),
    )
    known.set(address, found)
    return found
  }
}

async function graphsOf(descriptors: readonly Resource[], fetch: Fetch, services: Services): Promise<Description[][]> {
  const own = descriptors.map(({ attributes }) => descriptionIn(attributes))
  const links = await linksOf(own, services)
  return Promise.all(
    descriptors.map(async ({ attributes }, index) => {
      const addresses = new Set([...((attributes.rels ?? []) as string[]), ...(links[index] ?? [])])
      const related = await Promise.all([...addresses].map(fetch))
      return [own[index] as Description, ...related.filter((one) => one !== undefined)]
    }),
  )
}

/** Most descriptions point at no others, which their text shows. */
async function linksOf(
  descriptions: readonly Description[],
  services: Services,
): Promise<readonly (readonly string[])[]> {
  if (!descriptions.some(({ text }) => text.includes('resourceDescriptorLink'))) return []
  return services.semantics.run({ kind: 'links', descriptions })
}

/** @returns the description that a semanticDescriptor holds */
export function descriptionIn(attributes: JsonObject): Description {
  return descriptionOf(attributes.dcrp, attributes.dsp)
}
