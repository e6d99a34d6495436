import { triggerNames } from '../network/deviceTrigger.ts'
import { requireTriggerable } from '../network/recipients.ts'
import { triggerStatuses } from '../network/triggerStatuses.ts'
import type { Behaviour } from './Behaviour.ts'

/** UPDATE replaces the trigger, DELETE recalls it. @see TS-0001 9.6.49, TS-0004 7.4.57 */
export const triggerRequest: Behaviour = {
  create({ attributes }, _changes, services) {
    requireTriggerable(attributes, services)
    attributes.tst = services.network === undefined ? triggerStatuses.noNetwork : triggerStatuses.processing
  },
  created: (request, _draft, changes, services) => services.triggers.begin(request, changes),
  prepareUpdate: ({ before, modified }, services) => services.triggers.replace(before, modified),
  update({ attributes, modified }, _changes, services) {
    Object.assign(attributes, services.triggers.replacedBy(modified))
  },
  updated(after, { modified }, changes, services) {
    if (triggerNames.some((name) => name in modified)) services.triggers.begin(after, changes)
  },
  prepareDelete: (request, _exchange, services) => services.triggers.recall(request),
  deleted(request, originator, changes, services, root) {
    const isAsked = root.id === request.id && originator !== services.identity.cseID
    services.triggers.forget(request, isAsked, changes)
  },
}
