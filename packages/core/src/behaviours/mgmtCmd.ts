import { RequestError } from '@waystation/model'
import { checkCommand } from '../managementCommands/checkCommand.ts'
import { isOver } from '../managementCommands/isOver.ts'
import type { Behaviour } from './Behaviour.ts'

const execInstanceType = 8

/** @see TS-0001 9.6.16, TS-0004 7.4.16 */
export const mgmtCmd: Behaviour = {
  create: ({ attributes }) => checkCommand(attributes),
  update({ before, modified, attributes }, changes) {
    checkCommand(attributes)
    const fixed = ['ext', 'exm'].find((name) => modified[name] !== undefined)
    if (fixed !== undefined && changes.store.childrenOfType(before.id, execInstanceType).length > 0) {
      throw new RequestError('operationNotAllowed', `${fixed} can not be updated while there are execInstances`)
    }
  },
  updated(after, { modified, exchange }, changes, services) {
    if (modified.exe === true) services.commands.execute(after, exchange, changes)
  },
  deleted(command, originator, changes, services) {
    // What has expired goes, whatever a device is at.
    if (originator === services.identity.cseID) return
    for (const instance of changes.store.childrenOfType(command.id, execInstanceType)) {
      if (!isOver(instance)) services.commands.requireCancellable(instance)
    }
  },
}
