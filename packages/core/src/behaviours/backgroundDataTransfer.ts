import type { JsonObject } from '@waystation/model'
import { withoutNull } from '../network/deviceTrigger.ts'
import { negotiateTransfer } from '../network/negotiateTransfer.ts'
import type { Behaviour } from './Behaviour.ts'

/** What the network has granted, by the content of the request. */
const granted = new WeakMap<JsonObject, string>()

/** Attributes that the network is asked about. */
const negotiated = ['vpn', 'non', 'dtw', 'tsg', 'ggi']

/** desiredTimeWindow becomes what the network grants. @see TS-0001 9.6.60, TS-0004 7.4.59 */
export const backgroundDataTransfer: Behaviour = {
  async prepareCreate({ requested }, services) {
    granted.set(requested, (await negotiateTransfer(requested, services)).window)
  },
  create({ attributes, requested }) {
    attributes.dtw = granted.get(requested) as string
  },
  async prepareUpdate({ before, modified }, services) {
    if (!negotiated.some((name) => name in modified)) return undefined
    const wanted = withoutNull({ ...before.attributes, ...modified })
    granted.set(modified, (await negotiateTransfer(wanted, services)).window)
    return undefined
  },
  update({ attributes, modified }) {
    const window = granted.get(modified)
    if (window !== undefined) attributes.dtw = window
  },
}
