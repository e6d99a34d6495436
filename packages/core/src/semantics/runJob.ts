import { defaultGraph, type NamedNode, namedNode, Store } from 'oxigraph'
import { type Description, mediaTypeOf } from './Description.ts'
import type { Job, JobAnswer, JobResults } from './engineJobs.ts'
import { base, evaluate, Fault, isGraphQuery, limited, load, storeOf, tryLoad } from './engineStore.ts'
import { findProblem } from './findProblem.ts'
import { mashUp } from './mashUp.ts'

/** Most bytes of the result of a query. */
const mostResultBytes = 16 << 20

/** Does a job; what stands in its way is an answer too. */
export function runJob(job: Job): JobAnswer {
  try {
    return { result: resultOf(job) }
  } catch (error) {
    if (error instanceof Fault) return { fault: error.kind, message: error.message }
    throw error
  }
}

function resultOf(job: Job): JobResults[Job['kind']] {
  switch (job.kind) {
    case 'match':
      return match(job.graphs, job.queries)
    case 'query':
      return query(job.descriptions, job.query)
    case 'update':
      return update(job.description, job.update)
    case 'validate':
      return validate(job)
    case 'define':
      return job.descriptions.map((description) => defines(description, job.ontology))
    case 'links':
      return job.descriptions.map(linksIn)
    case 'mashUp':
      return mashUp(job)
  }
}

/** Every graph of a job has a name of its own in one store, which is much cheaper than a store for each. */
function match(graphs: readonly (readonly Description[])[], queries: readonly string[]): readonly boolean[] {
  const store = new Store()
  for (const text of queries) ask(store, text, namedNode('urn:none'))
  return graphs.map((descriptions, index) => {
    const graph = namedNode(`urn:graph:${index}`)
    for (const description of descriptions) tryLoad(store, description, graph)
    return queries.some((text) => ask(store, text, graph))
  })
}

/** @returns whether a query of any form finds something; other graphs of the store are out of its sight */
function ask(store: Store, text: string, graph: NamedNode): boolean {
  const found = evaluate(store, text, { default_graph: graph, named_graphs: [] })
  return typeof found === 'boolean' ? found : found.length > 0
}

function query(descriptions: readonly Description[], text: string): string {
  const store = storeOf(descriptions)
  const format = isGraphQuery(text) ? 'application/rdf+xml' : 'xml'
  return limited(evaluate(store, text, { results_format: format }) as string, mostResultBytes)
}

function update(description: Description, text: string): string {
  const store = new Store()
  load(store, description)
  try {
    store.update(text, { base_iri: base })
  } catch (error) {
    throw new Fault(isSyntaxError(error) ? 'sparql' : 'update', error)
  }
  return store.dump({ format: mediaTypeOf(description.format) as string, from_graph_name: defaultGraph() })
}

function isSyntaxError(error: unknown): boolean {
  return /^error at \d+:\d+/.test((error as Error).message)
}

function validate(job: Extract<Job, { kind: 'validate' }>): string | null {
  const own = new Store()
  load(own, job.description)
  return findProblem(own, storeOf([job.description, ...job.related]), storeOf(job.ontologies))
}

function defines(description: Description, ontology: string): boolean {
  const type = namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type')
  const owl = namedNode('http://www.w3.org/2002/07/owl#Ontology')
  return storeOf([description])
    .match(null, type, owl)
    .some(({ subject }) => 'value' in subject && subject.value.replace(/#$/, '') === ontology.replace(/#$/, ''))
}

const link = /[#/:]resourceDescriptorLink$/

function linksIn(description: Description): readonly string[] {
  return storeOf([description])
    .match()
    .filter(({ predicate }) => link.test(predicate.value))
    .map(({ object }) => ('value' in object ? object.value.replace(base, '') : ''))
}
