import { type JsonObject, RequestError } from '@waystation/model'
import { iriFormat } from '../semantics/Description.ts'
import { applyOperation, checkOperation, type SemanticAttributes } from '../semantics/semanticUpdate.ts'
import type { Behaviour } from './Behaviour.ts'

const semantic: SemanticAttributes = { format: 'ontf', content: 'ontc', name: 'ontologyContent' }

/** What an operation made of the text, by the content of its request. */
const prepared = new WeakMap<JsonObject, JsonObject>()

/** @see TS-0001 9.6.51, TS-0004 7.4.47 */
export const ontology: Behaviour = {
  create({ attributes }) {
    checkContent(attributes)
  },
  async prepareUpdate({ before, modified }, services) {
    checkOperation(modified, semantic)
    if (modified.soe === undefined && modified.ontc === undefined && modified.ontf === undefined) return undefined
    const release = await services.semantics.turns.take(before.id)
    try {
      const current = services.store.resource(before.id) ?? before
      if (modified.soe !== undefined) {
        requireText(current.attributes)
        prepared.set(modified, { ontc: await applyOperation(current, modified.soe as string, semantic, services) })
      }
    } catch (error) {
      release()
      throw error
    }
    return release
  },
  update({ before, attributes, modified }) {
    const isOtherKind = (before.attributes.ontf === iriFormat) !== (attributes.ontf === iriFormat)
    if (isOtherKind && modified.ontc === undefined) {
      throw new RequestError(
        'badRequest',
        'ontologyFormat (ontf) changes between text and address only with ontologyContent (ontc)',
      )
    }
    const result = prepared.get(modified)
    delete attributes.soe
    if (result !== undefined) {
      Object.assign(attributes, result)
      // Subscribers are told what changed, not how.
      delete modified.soe
      Object.assign(modified, result)
    }
    checkContent(attributes)
  },
}

function requireText(attributes: JsonObject): void {
  if (attributes.ontf !== iriFormat) return
  throw new RequestError('badRequest', 'semanticOpExec (soe) needs the text of the ontology, not its address')
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const iri = /^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>"{}|\\^`]+$|^\/?\/?[^\s<>"{}|\\^`:]+$/

/** @throws RequestError badRequest when the content is not what the format says */
function checkContent({ ontf, ontc }: JsonObject): void {
  const isAddress = ontf === iriFormat
  if (typeof ontc === 'string' && ontc !== '' && (isAddress ? iri : base64).test(ontc)) return
  const wanted = isAddress ? 'an IRI' : 'base64'
  throw new RequestError(
    'badRequest',
    `ontologyContent (ontc) must be ${wanted} with ontologyFormat (ontf) ${ontf as number}`,
  )
}
