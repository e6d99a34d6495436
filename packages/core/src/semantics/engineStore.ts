import { type NamedNode, Store } from 'oxigraph'
import { type Description, mediaTypeOf } from './Description.ts'
import type { FaultKind } from './engineJobs.ts'

/** Relative IRIs of a description mean something below this. */
export const base = 'http://www.onem2m.org/'

/** What stands in the way of a job and is the fault of who wrote its texts. */
export class Fault extends Error {
  readonly kind: FaultKind

  constructor(kind: FaultKind, cause: unknown) {
    super((cause as Error).message)
    this.kind = kind
  }
}

const form = /^(?:\s|#[^\n]*\n|PREFIX\s[^<]*<[^>]*>|BASE\s*<[^>]*>)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i

/** @returns the form of a SPARQL query in capitals; undefined for a text that is none */
export function queryForm(text: string): string | undefined {
  return form.exec(text)?.[1]?.toUpperCase()
}

/** Whether the result of a query is a graph. */
export function isGraphQuery(text: string): boolean {
  return ['CONSTRUCT', 'DESCRIBE'].includes(queryForm(text) ?? '')
}

/** @throws Fault sparql */
export function evaluate(
  store: Store,
  text: string,
  options: Parameters<Store['query']>[1],
): ReturnType<Store['query']> {
  try {
    return store.query(text, { base_iri: base, ...options })
  } catch (error) {
    throw new Fault('sparql', error)
  }
}

/** @throws Fault size */
export function limited(result: string, mostBytes: number): string {
  if (Buffer.byteLength(result) <= mostBytes) return result
  throw new Fault('size', new Error(`it has more than ${mostBytes} bytes`))
}

/** What is no RDF says nothing. */
export function storeOf(descriptions: readonly Description[]): Store {
  const store = new Store()
  for (const description of descriptions) tryLoad(store, description)
  return store
}

/** @returns whether the description could be read; when it can not, nothing of it is in the store */
export function tryLoad(store: Store, description: Description, graph?: NamedNode): boolean {
  try {
    load(store, description, graph)
    return true
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
}

/** @throws Fault description */
export function load(store: Store, { text, format }: Description, graph?: NamedNode): void {
  const mediaType = mediaTypeOf(format)
  if (mediaType === undefined) {
    throw new Fault(
      'description',
      new Error(`format ${format} is kept as it is; only RDF/XML, Turtle and JSON-LD can be read`),
    )
  }
  try {
    store.load(text, { format: mediaType, base_iri: base, ...(graph && { to_graph_name: graph }) })
  } catch (error) {
    throw new Fault('description', error)
  }
}
