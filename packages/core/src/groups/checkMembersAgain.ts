import { formatTimestamp, type JsonObject, RequestError } from '@waystation/model'
import type { Exchange } from '../pipeline/Exchange.ts'
import { planDeletion } from '../pipeline/planDeletion.ts'
import type { Resource } from '../ports/index.ts'
import type { Services } from '../Services.ts'
import { askRemoteMembers } from './askRemoteMembers.ts'
import { distinctMembers } from './inspectMembers.ts'
import { settleMembers } from './settleMembers.ts'

/**
 * Checks the members of a group, in the background, that could not be reached when they were to be checked: after a request
 * to them, as it shows that someone has an interest in them.
 * @see TS-0001 9.6.13 (memberTypeValidated)
 */
export function checkMembersAgain(group: Resource, services: Services): void {
  if (group.attributes.mtv !== false) return
  const pause = services.configuration.notification.timeout
  if (!services.groupRequests.mayCheckAgain(group, pause)) return
  check(group, services).catch((error: unknown) => {
    if (error instanceof RequestError) return
    services.log.error({ err: error, group: group.path }, 'the members of a group could not be checked')
  })
}

/** The creator of the group reads its members, as when it was created. */
async function check(group: Resource, services: Services): Promise<void> {
  const exchange: Exchange = {
    originator: group.originator,
    context: { received: services.clock.now(), internal: true },
    request: {
      operation: 'retrieve',
      to: group.path,
      from: group.originator,
      requestIdentifier: services.groupRequests.newIdentifier(),
      releaseVersion: services.configuration.supportedReleases.at(-1) as string,
      parameters: {},
    },
  }
  const members = distinctMembers(group.attributes.mid as string[], services)
  const remote = await askRemoteMembers(members, exchange, services)
  const current = services.store.resource(group.id)
  if (current === undefined || current.attributes.mtv !== false) return
  const attributes: JsonObject = { ...current.attributes, lt: formatTimestamp(services.clock.now()) }
  const changes = services.changes()
  try {
    settleMembers(attributes, current.attributes.mid as string[], remote, exchange, services)
    if (attributes.mtv === false && attributes.cnm === current.attributes.cnm) return
    changes.updateResource(current.with(attributes))
  } catch (error) {
    if (!(error instanceof RequestError && error.status === 'groupMemberTypeInconsistent')) throw error
    planDeletion(current, services.identity.cseID, changes, services)
  }
  await changes.commit()
}
