import { type JsonObject, RequestError } from '@waystation/model'
import { askRemoteMembers, type RemoteMembers } from '../groups/askRemoteMembers.ts'
import { distinctMembers } from '../groups/inspectMembers.ts'
import { checkNumber, settleMembers } from '../groups/settleMembers.ts'
import type { Exchange } from '../pipeline/Exchange.ts'
import type { Services } from '../Services.ts'
import type { Behaviour } from './Behaviour.ts'

/** What other CSEs said of members, by the content of the request that names them. */
const learned = new WeakMap<JsonObject, RemoteMembers>()
const nothing: RemoteMembers = new Map()

/** @see TS-0001 9.6.13, TS-0004 7.4.13 */
export const group: Behaviour = {
  prepareCreate: ({ exchange, requested }, services) => learn(requested, requested.mt, exchange, services),
  create({ attributes, requested, exchange }, _changes, services) {
    checkSpecialization(attributes)
    attributes.ssi = true
    settleMembers(attributes, requested.mid as string[], learned.get(requested) ?? nothing, exchange, services)
  },
  async prepareUpdate({ exchange, before, modified }, services) {
    await learn(modified, before.attributes.mt, exchange, services)
    return undefined
  },
  update({ attributes, modified, exchange }, _changes, services) {
    if (modified.mid !== undefined) {
      settleMembers(attributes, modified.mid as string[], learned.get(modified) ?? nothing, exchange, services)
    } else if (modified.mnm !== undefined) {
      checkNumber(attributes.cnm as number, attributes.mnm as number, services)
    }
  },
  updated(after, { modified }, changes, services) {
    if (modified.nar === undefined && modified.mid === undefined) return
    changes.afterCommit(() => services.groupNotifications.changed(after))
  },
  deleted(gone, _originator, changes, services) {
    changes.afterCommit(() => services.groupNotifications.changed(gone))
  },
}

async function learn(content: JsonObject, memberType: unknown, exchange: Exchange, services: Services): Promise<void> {
  if (content.mid === undefined || memberType === undefined || memberType === 0) return
  const members = distinctMembers(content.mid as string[], services)
  learned.set(content, await askRemoteMembers(members, exchange, services))
}

const specialised = new Map([
  ['cnd', 28],
  ['mgd', 13],
])

/** @throws RequestError badRequest when the specialisation is of another resource type than the members */
function checkSpecialization({ spty, mt }: JsonObject): void {
  if (spty === undefined) return
  const [kind] = Object.keys(spty as JsonObject)
  if (specialised.get(kind as string) === mt) return
  throw new RequestError(
    'badRequest',
    'specializationType (spty) needs the memberType (mt) that it specialises: cnd goes with 28 (flexContainer), mgd with 13 (mgmtObj)',
  )
}
