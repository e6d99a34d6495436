import { JsonText, type ResponsePrimitive, textOf } from '@waystation/model'
import type { Answers } from './askMembers.ts'

/**
 * @returns `{"m2m:agr":{"m2m:rsp":[…]}}` with the answers there are, in the order of the members; what the store gave as text
 *   stays text
 */
export function aggregateAnswers(members: readonly string[], answers: Answers, requestIdentifier: string): JsonText {
  const identifier = JSON.stringify(requestIdentifier)
  const parts: string[] = []
  answers.forEach((answer, index) => {
    if (answer !== undefined) parts.push(answerText(answer, members[index] as string, identifier))
  })
  return new JsonText(`{"m2m:agr":{"m2m:rsp":[${parts.join(',')}]}}`)
}

/** All answers carry the identifier of the request that the originator sent; the member tells them apart. */
function answerText(answer: ResponsePrimitive, member: string, identifier: string): string {
  const status = answer.contentStatus === undefined ? '' : `,"cnst":${answer.contentStatus}`
  const offset = answer.contentOffset === undefined ? '' : `,"cnot":${answer.contentOffset}`
  const content = answer.content === undefined ? '' : `,"pc":${textOf(answer.content)}`
  return `{"rsc":${answer.responseStatusCode},"rqi":${identifier},"fr":${JSON.stringify(member)}${status}${offset}${content}}`
}
