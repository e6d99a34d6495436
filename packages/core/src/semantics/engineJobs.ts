import type { Description } from './Description.ts'

/** What the engine is asked to do; all of it can be sent to a worker. */
export type Job =
  /** Which of the graphs one of the queries finds something in; a graph is what several descriptions say together. */
  | {
      readonly kind: 'match'
      readonly graphs: readonly (readonly Description[])[]
      readonly queries: readonly string[]
    }
  /** The result of a query on what all descriptions say together, as XML of the W3C. */
  | { readonly kind: 'query'; readonly descriptions: readonly Description[]; readonly query: string }
  /** The text of a description after a SPARQL update, in its own format. */
  | { readonly kind: 'update'; readonly description: Description; readonly update: string }
  /** What is wrong with a description, in words; null when nothing is. */
  | {
      readonly kind: 'validate'
      readonly description: Description
      readonly related: readonly Description[]
      readonly ontologies: readonly Description[]
    }
  /** Which descriptions say that an ontology of that IRI is theirs. */
  | { readonly kind: 'define'; readonly descriptions: readonly Description[]; readonly ontology: string }
  /** The objects of m2m:resourceDescriptorLink annotations, per description. */
  | { readonly kind: 'links'; readonly descriptions: readonly Description[] }

export interface JobResults {
  readonly match: readonly boolean[]
  readonly query: string
  readonly update: string
  readonly validate: string | null
  readonly define: readonly boolean[]
  readonly links: readonly (readonly string[])[]
}

/** Whose fault it is that a job has no result. */
export type FaultKind = 'sparql' | 'update' | 'description'

export type JobAnswer =
  | { readonly result: JobResults[Job['kind']] }
  | { readonly fault: FaultKind; readonly message: string }
