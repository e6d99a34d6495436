import { type JsonObject, type RequestPrimitive, type ResponsePrimitive, statusCodes, valueOf } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import { askMembers } from './askMembers.ts'
import { factsOfGroup, type Member, type MemberFacts, typeOfVirtual } from './describeMember.ts'

/** By key; absent when the member could not be reached. */
export type RemoteMembers = ReadonlyMap<string, MemberFacts | 'unreadable'>

/**
 * Asks other CSEs for the types of their resources, as the originator of the exchange. Those that do not answer in the time
 * that a notification may take are left out.
 */
export async function askRemoteMembers(
  members: readonly Member[],
  exchange: Exchange,
  services: Services,
): Promise<RemoteMembers> {
  const found = new Map<string, MemberFacts | 'unreadable'>()
  const unknown: Member[] = []
  for (const member of members.filter(({ isRemote }) => isRemote)) {
    const type = typeOfVirtual(member.address)
    if (type === undefined) unknown.push(member)
    else found.set(member.key, { type })
  }
  if (unknown.length === 0) return found
  const deadline = services.clock.now() + services.configuration.notification.timeout
  const answers = await askMembers(
    unknown.map(({ address }) => address),
    {
      ask: (address, index) => services.handle(question(address, index, deadline, exchange), exchange.context),
      isOutbound: () => true,
      deadline,
    },
    services,
  )
  answers.forEach((answer, index) => {
    const member = unknown[index] as Member
    const facts = answer && factsIn(answer, fanOutPoint.test(member.address))
    if (facts !== undefined) found.set(member.key, facts)
  })
  return found
}

const fanOutPoint = /\/fopt$/

function question(address: string, index: number, deadline: number, { request }: Exchange): RequestPrimitive {
  return {
    operation: 'retrieve',
    to: address.replace(fanOutPoint, ''),
    from: request.from,
    requestIdentifier: `${request.requestIdentifier}.${index}`,
    releaseVersion: request.releaseVersion,
    requestExpiration: deadline,
    parameters: {},
  }
}

function factsIn(answer: ResponsePrimitive, isFanOutPoint: boolean): MemberFacts | 'unreadable' | undefined {
  if (answer.responseStatusCode === statusCodes.originatorHasNoPrivilege.code) return 'unreadable'
  if (answer.responseStatusCode !== statusCodes.ok.code || answer.content === undefined) return undefined
  const [attributes] = Object.values(valueOf(answer.content)) as [JsonObject | undefined]
  if (typeof attributes?.ty !== 'number') return undefined
  if (isFanOutPoint) return factsOfGroup(attributes)
  const specialisation = (attributes.cnd ?? attributes.mgd) as string | number | undefined
  return { type: attributes.ty, ...(specialisation === undefined ? {} : { specialisation }) }
}
