import type { Mailbox } from '../../support/index.ts'

/** maxNrOfInstances of the container in which every creation evicts. */
export const windowSize = 10

/** A contentInstance that was sent; `acknowledged` once the CSE said that it is there. */
export interface SentInstance {
  rqi: string
  name: string
  content: string
  acknowledged: boolean
  resourceID?: string
}

/** A thing that a writer may delete. */
export interface Deletable {
  address: string
  deletion: 'none' | 'sent' | 'acknowledged' | 'seen'
  /** Addresses below it, structured and unstructured, that must go with it and not before it. */
  below: string[]
}

/** A container of one cycle under which every creation is notified. */
export interface LogContainer extends Deletable {
  sent: Map<string, SentInstance>
  mailbox: Mailbox
  /** Lengths of `mailbox.received` at each kill: within one run notifications come once and in order. */
  runEnds: number[]
  /** Names in order of creation, once the state after the kill is known. */
  pinned: string[] | undefined
}

/** A value that a writer counts up by UPDATE: what is stored lies between what was acknowledged and what was sent. */
export interface CountedLabel {
  address: string
  acknowledged: number
  sent: number
}

/** What one victim must still know after a kill. */
export interface Journal {
  logs: LogContainer[]
  trees: Deletable[]
  labels: CountedLabel[]
  /** Highest stateTag of an acknowledged contentInstance in the container with maxNrOfInstances, and all such. */
  window: { address: string; acknowledged: Map<number, string>; highest: number }
  /** Answers that a healthy CSE does not give. */
  faults: string[]
}
