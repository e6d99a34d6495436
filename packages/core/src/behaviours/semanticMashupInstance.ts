import type { Behaviour } from './Behaviour.ts'

/** Attributes that decide on the members. */
const decisive = ['mjid', 'msm', 'mst']

/** @see TS-0001 9.6.54, TS-0004 7.4.50 */
export const semanticMashupInstance: Behaviour = {
  prepareCreate: ({ exchange, requested }, services) => services.mashups.prepare(exchange, requested),
  create: (draft, _changes, services) => services.mashups.complete(draft),
  created: (instance, draft, changes, services) => services.mashups.begin(instance, draft, changes),
  prepareUpdate: (revision, services) => services.mashups.prepareUpdate(revision, decisive),
  update: (revision, _changes, services) => services.mashups.revise(revision),
  updated: (after, revision, changes, services) => services.mashups.change(after, revision, changes),
  deleted: (instance, _originator, changes, services, root) => services.mashups.end(instance, root, changes),
}
