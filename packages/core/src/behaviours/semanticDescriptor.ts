import type { JsonObject } from '@waystation/model'
import { applyOperation, checkOperation, type SemanticAttributes } from '../semantics/semanticUpdate.ts'
import { validateDescriptor } from '../semantics/validateDescriptor.ts'
import type { Behaviour } from './Behaviour.ts'

const semantic: SemanticAttributes = { format: 'dcrp', content: 'dsp', name: 'descriptor' }

/** Attributes that decide whether a description holds. */
const decisive = ['dcrp', 'dsp', 'soe', 'or', 'rels', 'vlde']

/** What came of a request while it was prepared, by its content. */
const prepared = new WeakMap<JsonObject, JsonObject>()

/** @see TS-0001 9.6.30, TS-0004 7.4.34 */
export const semanticDescriptor: Behaviour = {
  async prepareCreate({ exchange, requested }, services) {
    if (requested.vlde === true) await validateDescriptor(requested, exchange, services)
  },
  create({ attributes }) {
    attributes.svd = attributes.vlde === true
  },
  async prepareUpdate({ exchange, before, modified }, services) {
    checkOperation(modified, semantic)
    if (!decisive.some((name) => name in modified)) return undefined
    const release = await services.semantics.turns.take(before.id)
    try {
      const current = services.store.resource(before.id) ?? before
      const result: JsonObject = {}
      if (modified.soe !== undefined) {
        result.dsp = await applyOperation(current, modified.soe as string, semantic, services)
      }
      const after = { ...current.attributes, ...modified, ...result }
      if (after.vlde === true) await validateDescriptor(after, exchange, services)
      prepared.set(modified, { ...result, svd: after.vlde === true })
    } catch (error) {
      release()
      throw error
    }
    return release
  },
  update({ attributes, modified }) {
    const result = prepared.get(modified)
    delete attributes.soe
    if (result === undefined) return
    Object.assign(attributes, result)
    // Subscribers are told what changed, not how.
    delete modified.soe
    Object.assign(modified, result)
  },
}
