import type { RawAnswer } from './RawConnection.ts'

/** Codes of class 5xx that tell of something else than a fault of the server. @see TS-0009 6.3.2 */
const legalWith500 = new Set([5204, 5205, 5209, 5212, 5221])
const legalWithOther5xx: Readonly<Record<number, ReadonlySet<number>>> = {
  501: new Set([4001, 4125, 5001, 5206]),
  504: new Set([4008]),
}
/** What HTTP itself answers before a CSE is asked. */
const httpOnly = new Set([400, 405, 408, 411, 413, 414, 415, 417, 426, 431, 204])

/** The answer blames the server, or says nothing that a client could go by. */
export class VerdictError extends Error {
  override readonly name = 'VerdictError'
}

/**
 * @param mayClose whether the end of the connection is an answer: for bytes that are no HTTP, and bodies beyond the limit
 * @throws VerdictError
 */
export function judge(answer: RawAnswer, mayClose: boolean): void {
  const { status, rsc } = answer
  if (status === 0) {
    if (!mayClose) throw new VerdictError('the connection was closed without an answer')
    return
  }
  if (status === 500 && !legalWith500.has(rsc)) fail(answer, 'blames the server')
  if (status > 500 && !legalWithOther5xx[status]?.has(rsc)) fail(answer, 'blames the server')
  if (Number.isNaN(rsc) && !httpOnly.has(status) && status < 500) fail(answer, 'has no response status code')
  if (!Number.isNaN(rsc) && status < 300 !== rsc < 4000) fail(answer, 'contradicts itself')
}

function fail(answer: RawAnswer, fault: string): never {
  const text = `${answer.head}\n\n${answer.body.toString('utf8', 0, 600)}`
  throw new VerdictError(`the answer ${fault}: ${text}`)
}
