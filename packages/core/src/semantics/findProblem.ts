import type { Store, Term } from 'oxigraph'

const prefixes = `
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
`

/** Terms that an ontology defines, whatever they are. */
const definedTerms = `SELECT DISTINCT ?term WHERE { ?term a ?kind . FILTER(isIRI(?term)) }`
const usedProperties = `SELECT DISTINCT ?term WHERE { ?s ?term ?o }`
const usedClasses = `SELECT DISTINCT ?term WHERE { ?s a ?term . FILTER(isIRI(?term)) }`

/** What may not be, each with what to say of the things that it finds. */
const contradictions: readonly (readonly [query: string, complaint: string])[] = [
  [
    `SELECT ?a ?b ?c WHERE { ?a a/rdfs:subClassOf* ?b, ?c . ?b owl:disjointWith ?c }`,
    'is of two classes that are disjoint:',
  ],
  [
    `SELECT ?a ?b WHERE { ?b a owl:ObjectProperty . ?a ?b ?o . FILTER(isLiteral(?o)) }`,
    'has text where a thing must be:',
  ],
  [
    `SELECT ?a ?b WHERE { ?b a owl:DatatypeProperty . ?a ?b ?o . FILTER(!isLiteral(?o)) }`,
    'has a thing where text must be:',
  ],
  [
    `SELECT ?a ?b WHERE { ?b a owl:FunctionalProperty, owl:DatatypeProperty . ?a ?b ?x, ?y . FILTER(?x != ?y) }`,
    'has several values where one may be:',
  ],
]

/**
 * Checks a description against ontologies: it uses no terms that they leave out of their namespaces, and contradicts nothing
 * that they say of classes and properties.
 * @param own what the description itself says
 * @param together what it and those related to it say; becomes the whole with the ontologies
 * @returns what is wrong, in words; null when nothing is
 */
export function findProblem(own: Store, together: Store, ontologies: Store): string | null {
  const unknown = findUnknownTerm(own, ontologies)
  if (unknown !== undefined) return `${unknown} is not defined by the ontology`
  for (const quad of ontologies.match()) together.add(quad)
  for (const [query, complaint] of contradictions) {
    const [found] = together.query(`${prefixes}${query} LIMIT 1`) as Map<string, Term>[]
    if (found !== undefined) {
      const [subject, ...rest] = [...found.values()].map((term) => term.toString())
      return `${subject} ${complaint} ${rest.join(', ')}`
    }
  }
  return null
}

/** Only namespaces in which the ontology defines something are its own to say what exists in them. */
function findUnknownTerm(own: Store, ontologies: Store): string | undefined {
  const defined = new Set(terms(ontologies, definedTerms))
  const namespaces = new Set([...defined].map(namespaceOf))
  const used = [...terms(own, usedProperties), ...terms(own, usedClasses)]
  return used.find((term) => namespaces.has(namespaceOf(term)) && !defined.has(term))
}

function terms(store: Store, query: string): string[] {
  return (store.query(query) as Map<string, { value: string }>[]).map((row) => row.get('term')?.value as string)
}

function namespaceOf(iri: string): string {
  return iri.slice(0, Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1)
}
