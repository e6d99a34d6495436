import {
  type JsonObject,
  type JsonValue,
  parseAddress,
  type RequestPrimitive,
  resultContents,
  statusCodes,
  valueOf,
} from '@waystation/model'
import { askMembers } from '../groups/askMembers.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'

/** @returns the descriptors below members of other CSEs, as the originator may retrieve them; those that do not answer in time are left out */
export async function descriptorsElsewhere(
  members: readonly string[],
  exchange: Exchange,
  services: Services,
): Promise<JsonObject[]> {
  const answers = await ask(members, exchange, services, {
    resultContent: resultContents.attributesAndChildResources,
    filterCriteria: { ty: [24] },
    semanticQueryIndicator: undefined,
  })
  return answers.flatMap(({ content }) => descriptorsIn(content))
}

/** @returns addresses, SP-relative, of what other CSEs find among and below their members */
export async function discoverElsewhere(
  members: readonly string[],
  exchange: Exchange,
  services: Services,
): Promise<string[]> {
  const { filterCriteria } = exchange.request
  const answers = await ask(members, exchange, services, { filterCriteria, resultContent: undefined })
  return answers.flatMap(({ content, member }) => addressesIn(content, member, services))
}

interface Answer {
  readonly member: string
  readonly content: JsonObject
}

async function ask(
  members: readonly string[],
  { request, context }: Exchange,
  services: Services,
  question: Partial<RequestPrimitive>,
): Promise<Answer[]> {
  if (members.length === 0) return []
  const deadline = services.clock.now() + services.configuration.notification.timeout
  const answers = await askMembers(
    members,
    {
      ask: (to, index) =>
        services.handle(
          {
            ...request,
            ...question,
            to,
            requestIdentifier: `${request.requestIdentifier}.${index}`,
            requestExpiration: deadline,
          },
          context,
        ),
      isOutbound: () => true,
      deadline,
    },
    services,
  )
  return answers.flatMap((answer, index) =>
    answer?.responseStatusCode === statusCodes.ok.code && answer.content !== undefined
      ? [{ member: members[index] as string, content: valueOf(answer.content) }]
      : [],
  )
}

/** @returns every semanticDescriptor in a tree of representations */
function descriptorsIn(value: JsonValue | undefined): JsonObject[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap(descriptorsIn)
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'm2m:smd' ? ([inner].flat() as JsonObject[]) : descriptorsIn(inner),
  )
}

function addressesIn(content: JsonObject, member: string, { identity }: Services): string[] {
  const host = parseAddress(member, identity)
  const found = (content['m2m:uril'] ?? []) as string[]
  return found.map((one) => (one.startsWith('/') || host.kind !== 'remote' ? one : `${host.cseID}/${one}`))
}
