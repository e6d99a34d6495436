import { type Literal, literal, type NamedNode, namedNode, quad, Store } from 'oxigraph'
import type { Job, MashupMember } from './engineJobs.ts'
import { base, evaluate, isGraphQuery, limited, queryForm, storeOf, tryLoad } from './engineStore.ts'

/** What a function can ask for beyond the descriptions: members, their values and attributes, and the parameters. */
const vocabulary = {
  mashup: `${base}mashup#`,
  attribute: `${base}attribute#`,
}
const rdfType = namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type')
const input = namedNode(`${vocabulary.mashup}input`)

/** Of a function descriptor that holds no query: who the members are and what they say. */
const identity = `SELECT ?member ?value
  WHERE { ?member a <${vocabulary.mashup}Member> OPTIONAL { ?member <${vocabulary.mashup}value> ?value } }
  ORDER BY ?member`

/** RDF/XML, which the standard has in mind, Turtle, JSON-LD. */
const formats = [4, 5, 7]

/** Joins over the default graph are much faster than over a union of graphs. */
const union = 'INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }'

/**
 * Computes the result of a mashup: the query of its function on what its members are described by and say. Each member is a
 * graph of its own, named by its address; together with the parameters they are the default graph.
 * @returns SPARQL Query Results JSON, or JSON-LD for queries that make a graph
 * @throws Fault sparql, size
 */
export function mashUp(job: Extract<Job, { kind: 'mashUp' }>): string {
  const store = new Store()
  store.load(job.members.map(statementsOf).join(''), { format: 'application/n-quads' })
  for (const { address, descriptions } of job.members) {
    for (const description of descriptions) tryLoad(store, description, graphOf(address))
  }
  if (job.input !== null) addInput(store, job.input)
  store.update(union)
  const query = queryIn(job.function)
  const format = isGraphQuery(query) ? 'application/ld+json' : 'json'
  return limited(evaluate(store, query, { results_format: format }) as string, job.mostBytes)
}

function graphOf(address: string): NamedNode {
  return namedNode(`${base}${address}`)
}

/** As N-Quads: statements that come one by one take far longer. */
function statementsOf({ address, values, attributes }: MashupMember): string {
  const graph = graphOf(address).toString()
  const statement = (predicate: NamedNode, object: Literal | NamedNode): string =>
    `${graph} ${predicate.toString()} ${object.toString()} ${graph} .\n`
  return [
    statement(rdfType, namedNode(`${vocabulary.mashup}Member`)),
    ...values.map((value) => statement(namedNode(`${vocabulary.mashup}value`), contentLiteral(value))),
    ...attributes.map(([name, value]) =>
      statement(namedNode(`${vocabulary.attribute}${encodeURIComponent(name)}`), literalOf(value)),
    ),
  ].join('')
}

/** Parameters that are no RDF are one text. */
function addInput(store: Store, text: string): void {
  if (formats.some((format) => tryLoad(store, { text, format }, input))) return
  store.add(quad(input, namedNode(`${vocabulary.mashup}text`), literal(text), input))
}

/** @returns the query that a function descriptor is, else the first in alphabetical order that a literal of its RDF is */
function queryIn(text: string): string {
  if (queryForm(text) !== undefined) return text
  for (const format of formats) {
    const literals = literalsIn(storeOf([{ text, format }]))
    const query = literals.filter((one) => queryForm(one) !== undefined).sort()[0]
    if (query !== undefined) return query
  }
  return identity
}

function literalsIn(store: Store): string[] {
  return store.match().flatMap(({ object }) => (object.termType === 'Literal' ? [object.value] : []))
}

const integer = /^[+-]?\d{1,18}$/
const decimal = /^[+-]?\d*\.\d+$/
const double = /^[+-]?(?:\d+\.?\d*|\.\d+)e[+-]?\d{1,3}$/i

/** Devices often write numbers as text; a function wants to count with them. */
function contentLiteral(value: string | number | boolean): Literal {
  if (typeof value !== 'string') return literalOf(value)
  if (integer.test(value)) return literal(value, schema('integer'))
  if (decimal.test(value)) return literal(value, schema('decimal'))
  return double.test(value) ? literal(value, schema('double')) : literal(value)
}

function literalOf(value: string | number | boolean): Literal {
  if (typeof value === 'string') return literal(value)
  if (typeof value === 'boolean') return literal(`${value}`, schema('boolean'))
  return literal(`${value}`, schema(Number.isSafeInteger(value) ? 'integer' : 'double'))
}

function schema(type: string): NamedNode {
  return namedNode(`http://www.w3.org/2001/XMLSchema#${type}`)
}
