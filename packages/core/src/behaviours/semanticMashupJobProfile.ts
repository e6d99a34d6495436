import type { Behaviour } from './Behaviour.ts'

/** @see TS-0001 9.6.53, TS-0004 7.4.49 */
export const semanticMashupJobProfile: Behaviour = {
  prepareCreate: ({ requested }, services) => services.mashups.checkProfile(requested),
  // smiID (miid) is the CSE's: what a request says of it is not taken over.
  create({ attributes }) {
    delete attributes.miid
  },
  async prepareUpdate({ modified }, services) {
    await services.mashups.checkProfile(modified)
    return undefined
  },
  update({ attributes, before }) {
    if (before.attributes.miid === undefined) delete attributes.miid
    else attributes.miid = before.attributes.miid
  },
}
