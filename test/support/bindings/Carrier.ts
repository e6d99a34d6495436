import type { Body } from '../OneM2MClient.ts'
import type { Primitive } from './primitive.ts'
import type { Format } from './underTest.ts'

/** A CSE as a binding reaches it. */
export interface Peer {
  /** Of the listener. */
  readonly url: string
  /** `/id-in` */
  readonly cseID: string
}

/** Takes request primitives to a CSE and brings the response primitives back, written here a second time on purpose. */
export interface Carrier {
  /** @throws on a broken connection and after `timeoutMs` */
  send(peer: Peer, primitive: Primitive, format: Format, timeoutMs: number): Promise<Body>
}

/** How long an answer to a noResponse request may take that there should not be. */
const noResponseMs = 200

/** @returns what comes, or an empty response when nothing should. */
export function answerOrNothing(answer: Promise<Body>, { rt }: Primitive): Promise<Body> {
  if (rt?.rtv !== 5) return answer
  return Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve({}), noResponseMs))])
}

/** Rejects when `answer` takes longer. */
export async function inTime<T>(answer: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${what} within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
