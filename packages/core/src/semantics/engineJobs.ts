import type { Description } from './Description.ts'

/** What a mashup knows of one of its members. */
export interface MashupMember {
  /** Structured, relative to the CSE. */
  readonly address: string
  readonly descriptions: readonly Description[]
  /** Its content, or that of its latest instance; empty when it has none. */
  readonly values: readonly Scalar[]
  /** Short names and values; those with several values are there as often. */
  readonly attributes: readonly (readonly [string, Scalar])[]
}

export type Scalar = string | number | boolean

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
  /** The result of a mashup as JSON, of at most so many bytes. */
  | {
      readonly kind: 'mashUp'
      readonly members: readonly MashupMember[]
      readonly input: string | null
      readonly function: string
      readonly mostBytes: number
    }

export interface JobResults {
  readonly match: readonly boolean[]
  readonly query: string
  readonly update: string
  readonly validate: string | null
  readonly define: readonly boolean[]
  readonly links: readonly (readonly string[])[]
  readonly mashUp: string
}

/** Whose fault it is that a job has no result. */
export type FaultKind = 'sparql' | 'update' | 'description' | 'size'

export type JobAnswer =
  | { readonly result: JobResults[Job['kind']] }
  | { readonly fault: FaultKind; readonly message: string }
