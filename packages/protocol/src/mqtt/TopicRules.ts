import type { CSEIdentity } from '@waystation/model'
import type { Entitlement } from '../Binding.ts'
import { isCovered, parseFilter } from './topics.ts'

/** What an entitled client is known by. */
export interface TopicClient extends Entitlement {
  /** Names of its credential: user, PSK identity. */
  readonly credentialNames?: readonly string[]
}

/** Which level of a topic has to be the client's own, by what the client does with it. */
const ownLevel = {
  publish: { req: 'originator', resp: 'receiver', reg_req: 'credential', reg_resp: 'receiver' },
  subscribe: { req: 'receiver', resp: 'originator', reg_req: 'receiver', reg_resp: 'credential' },
} as const

/**
 * Says which topics are a client's own: those of oneM2M that carry what it sends, and what is for it, and any that begin with
 * its identifier. A client without entitlement, on an open listener, may use every topic but those of brokers (`$…`).
 * @see TS-0010 7.4
 */
export class TopicRules {
  readonly #self: CSEIdentity

  constructor(self: CSEIdentity) {
    this.#self = self
  }

  mayPublish(topic: string, client: TopicClient): boolean {
    return !topic.startsWith('$') && this.#isOwn('publish', topic, client)
  }

  /** @param filter with wildcards; what has to be the client's own must not be one */
  maySubscribe(filter: string, client: TopicClient): boolean {
    return !filter.startsWith('$') && this.#isOwn('subscribe', filter, client)
  }

  #isOwn(action: 'publish' | 'subscribe', topic: string, client: TopicClient): boolean {
    const { entitledOriginators } = client
    if (entitledOriginators === undefined || entitledOriginators.includes('*')) return true
    const parsed = parseFilter(topic)
    if (parsed === undefined) return this.#isOwnID(topic.slice(0, Math.max(0, topic.indexOf('/'))), client)
    const which = ownLevel[action][parsed.kind]
    if (which === 'credential') return this.#isOwnCredential(parsed.originator, client)
    return this.#isOwnID(parsed[which], client)
  }

  #isOwnID(level: string, { entitledOriginators = [] }: TopicClient): boolean {
    return level !== '' && !isWildcard(level) && isCovered(level, entitledOriginators, this.#self)
  }

  #isOwnCredential(level: string, client: TopicClient): boolean {
    if (isWildcard(level)) return false
    const names = [...(client.credentialIDs ?? []), ...(client.credentialNames ?? [])]
    return names.some((name) => name.replaceAll('/', ':') === level) || this.#isOwnID(level, client)
  }
}

function isWildcard(level: string): boolean {
  return level.includes('+') || level.includes('#')
}
