import { type JsonObject, RequestError } from '@waystation/model'
import { identifying, parameterNamed } from '../primitiveProfiles/applyProfile.ts'
import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 Release 4, 9.6 (primitiveProfile) */
export const primitiveProfile: Behaviour = {
  create({ attributes }) {
    checkNames(attributes)
  },
  created: (resource, _draft, changes, services) => changes.afterCommit(() => services.profiles.keep(resource)),
  update({ attributes }) {
    checkNames(attributes)
  },
  updated: (after, _revision, changes, services) => changes.afterCommit(() => services.profiles.keep(after)),
  deleted: ({ id }, _originator, changes, services) => changes.afterCommit(() => services.profiles.forget(id)),
}

/** @throws RequestError badRequest when something is both added and taken away, or identifies a primitive */
function checkNames({ adds, dels }: JsonObject): void {
  const added = ((adds ?? []) as { nm: string }[]).map(({ nm }) => parameterNamed(nm) ?? nm)
  const deleted = new Set(((dels ?? []) as string[]).map((name) => parameterNamed(name) ?? name))
  const both = added.find((name) => deleted.has(name))
  if (both !== undefined) {
    throw new RequestError('badRequest', `${both} is in additions (adds) and in deletions (dels)`)
  }
  const twice = added.find((name, index) => added.indexOf(name) !== index)
  if (twice !== undefined) throw new RequestError('badRequest', `${twice} is in additions (adds) twice`)
  const forbidden = added.find((name) => identifying.has(name))
  if (forbidden !== undefined) {
    throw new RequestError(
      'badRequest',
      `additions (adds) can not have ${forbidden}, which every primitive has its own of`,
    )
  }
}
