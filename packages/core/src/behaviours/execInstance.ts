import { isOver } from '../managementCommands/isOver.ts'
import type { Behaviour } from './Behaviour.ts'

/** One that is over may be deleted: there is nothing left to cancel. @see TS-0001 9.6.17, TS-0004 7.4.17 */
export const execInstance: Behaviour = {
  update({ before, modified, attributes }, changes, services) {
    if (modified.exd === true) attributes.exs = services.commands.cancel(before, changes)
  },
  deleted(instance, originator, changes, services, root) {
    const isAsked = root.id === instance.id && originator !== services.identity.cseID
    if (isAsked && !isOver(instance)) services.commands.requireCancellable(instance)
    services.commands.forget(instance, changes)
  },
}
