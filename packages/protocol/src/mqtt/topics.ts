import { type CSEIdentity, matchesOriginatorPattern } from '@waystation/model'

/** Uses of a topic: requests and responses of registered entities, and those before an identifier is known. */
export const topicKinds = ['req', 'resp', 'reg_req', 'reg_resp'] as const
export type TopicKind = (typeof topicKinds)[number]

/** A topic of oneM2M. Originator and receiver keep the roles that they have in the request. @see TS-0010 6.3 */
export interface Topic {
  readonly kind: TopicKind
  /** Level of the sender of the request; of `reg_` topics, that of its credential. */
  readonly originator: string
  /** Level of the receiver of the request. */
  readonly receiver: string
  /** Serialisation; topics of release 1 have none. */
  readonly type: string
}

const root = '/oneM2M/'
const kinds: ReadonlySet<string> = new Set(topicKinds)

/**
 * @param prefix what goes before `/oneM2M`, from a point of access with a path
 * @returns undefined when it is no topic of oneM2M
 */
export function parseTopic(topic: string, prefix = ''): Topic | undefined {
  if (!topic.startsWith(root, prefix.length) || !topic.startsWith(prefix)) return undefined
  const [kind = '', originator, receiver, type = 'json', ...rest] = topic.slice(prefix.length + root.length).split('/')
  if (!kinds.has(kind) || originator === undefined || receiver === undefined || rest.length > 0) return undefined
  if (originator === '' || receiver === '' || type === '') return undefined
  return { kind: kind as TopicKind, originator, receiver, type }
}

/** @returns the topic of a filter, in which what a wildcard stands for is that wildcard; a last `#` begins with a level `+` */
export function parseFilter(filter: string): Topic | undefined {
  return parseTopic(filter.replace(/\/#$/, '/+'))
}

/** @returns what goes before `/oneM2M` of a topic, where that may be one of several; empty when it is no topic of oneM2M */
export function prefixOfTopic(topic: string): string {
  return topic.slice(0, Math.max(0, topic.indexOf(root)))
}

/** @returns the topic. The levels are taken as they are. */
export function formatTopic({ kind, originator, receiver, type }: Topic, prefix = ''): string {
  return `${prefix}${root}${kind}/${originator}/${receiver}/${type}`
}

/** @returns the topic on which the response to a request travels */
export function responseTopic(topic: Topic, prefix = ''): string {
  return formatTopic({ ...topic, kind: topic.kind === 'req' ? 'resp' : 'reg_resp' }, prefix)
}

/**
 * Makes a level of a topic from an identifier: `/id-in/Cae` becomes `id-in:Cae`, `//sp.org/id-in` becomes `:sp.org:id-in`.
 * @see TS-0010 6.4.2
 */
export function levelOfID(id: string): string {
  const relative = id.startsWith('//') ? id.slice(1) : id.startsWith('/') ? id.slice(1) : id
  return relative.replaceAll('/', ':')
}

/** @returns the level of an entity of this CSE in its shortest form, so that two can be compared */
export function canonicalLevel(level: string, self: CSEIdentity): string {
  const domain = `${levelOfID(self.spID)}:`
  const relative = level.toLowerCase().startsWith(domain.toLowerCase()) ? level.slice(domain.length) : level
  const cse = `${levelOfID(self.cseID)}:`
  return relative.startsWith(cse) && relative.length > cse.length ? relative.slice(cse.length) : relative
}

/** @returns whether a level stands for the entity of that identifier */
export function isLevelOf(level: string, id: string, self: CSEIdentity): boolean {
  const other = levelOfID(id)
  return level === other || canonicalLevel(level, self) === canonicalLevel(other, self)
}

/** @returns the identifiers that a level may stand for: one without a colon is that of an AE or of a CSE */
export function idsOfLevel(level: string): readonly string[] {
  if (level.startsWith(':')) return [`/${level.replaceAll(':', '/')}`]
  return level.includes(':') ? [`/${level.replaceAll(':', '/')}`] : [level, `/${level}`]
}

/** @returns whether one of the patterns of originators covers the entity of a level */
export function isCovered(level: string, patterns: readonly string[], self: CSEIdentity): boolean {
  return idsOfLevel(level).some((id) => patterns.some((pattern) => matchesOriginatorPattern(pattern, id, self)))
}
