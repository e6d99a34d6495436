import { type CSEIdentity, RequestError, type WirePrimitive } from '@waystation/model'
import type { TopicClient } from './TopicRules.ts'
import { isLevelOf, levelOfID, type Topic } from './topics.ts'

const create = 1
const application = 2

/**
 * Checks that a request comes from whom its topic says. The topic of a CSE may carry what the CSE passes on for others, as
 * far as the credential of the client covers them. An application that registers has no identifier yet.
 * @throws RequestError originatorNotAuthenticated
 * @see TS-0010 6.3, 7.3
 */
export function checkOriginator(topic: Topic, request: WirePrimitive, client: TopicClient, self: CSEIdentity): void {
  const { fr } = request
  if (topic.kind !== 'req' || typeof fr !== 'string' || fr === '') return
  if (isLevelOf(topic.originator, fr, self)) return
  if (request.op === create && request.ty === application) return
  const isFromBehind = fr.startsWith('/') && levelOfID(fr).startsWith(`${topic.originator}:`)
  // The credentials of the client decide in the end.
  const mayPassOn = client.entitledOriginators !== undefined || !isLevelOfApplication(topic.originator)
  if (fr.startsWith('/') && (isFromBehind || mayPassOn)) return
  throw new RequestError('originatorNotAuthenticated', `the topic is that of ${topic.originator}, not of ${fr}`)
}

/** AE-IDs begin with C or S. */
function isLevelOfApplication(level: string): boolean {
  return level.includes(':') || /^[CS]/.test(level)
}
