import { formatTimestamp, statusCodes } from '@waystation/model'
import type { Changes } from '../Changes.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Outcome } from '../pipeline/respond.ts'
import { settle } from '../pipeline/settle.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import type { Answers } from './askMembers.ts'
import { isVirtual } from './describeMember.ts'

/** Commits what a fan-out leaves behind in the group itself. */
export async function settleFanOut(
  fanOut: {
    readonly exchange: Exchange
    readonly group: Resource
    readonly rest: string
    readonly members: readonly string[]
    readonly answers: Answers
  },
  outcome: Outcome,
  services: Services,
): Promise<Outcome> {
  const { exchange, group, rest, members, answers } = fanOut
  if (exchange.request.operation !== 'delete' || rest !== '') return outcome
  const deleted = members.filter(
    (member, index) => answers[index]?.responseStatusCode === statusCodes.deleted.code && !isVirtual(member),
  )
  if (deleted.length === 0) return outcome
  const changes = services.changes()
  removeMembers(group, new Set(deleted), changes, services)
  return settle(changes, exchange, outcome)
}

/** Members that were deleted through the group are none any more; those that stand for others stay. @see TS-0004 7.4.14.6 */
function removeMembers(
  group: Resource,
  deleted: ReadonlySet<string>,
  changes: Changes,
  services: Pick<Services, 'clock'>,
): void {
  const current = changes.resource(group.id)
  if (current === undefined) return
  const members = (current.attributes.mid as string[]).filter((member) => !deleted.has(member))
  const lastModified = formatTimestamp(services.clock.now())
  changes.updateResource(current.with({ ...current.attributes, mid: members, cnm: members.length, lt: lastModified }))
}
