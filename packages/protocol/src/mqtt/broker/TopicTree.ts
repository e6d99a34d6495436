import type { Session } from './Session.ts'

/** A session and the quality of service that it was granted. */
export interface Subscriber {
  readonly session: Session
  readonly qualityOfService: 0 | 1
}

/** A level of topic filters; parts are made when they are needed, because most levels have few. */
class Level {
  children: Map<string, Level> | undefined
  /** Below `+`. */
  any: Level | undefined
  /** Filters that end here. */
  here: Subscriber[] | undefined
  /** Filters that go on with `#`. */
  below: Subscriber[] | undefined

  get isEmpty(): boolean {
    return this.children === undefined && this.any === undefined && this.here === undefined && this.below === undefined
  }
}

/** Finds who has subscribed to a topic. */
export class TopicTree {
  readonly #root = new Level()

  /** Adds a subscription, or changes its quality of service. */
  add(filter: string, subscriber: Subscriber): void {
    let level = this.#root
    const names = filter.split('/')
    const isOpen = names.at(-1) === '#'
    for (const name of isOpen ? names.slice(0, -1) : names) level = childOf(level, name)
    const list = isOpen ? 'below' : 'here'
    level[list] = [...without(level[list], subscriber.session), subscriber]
  }

  remove(filter: string, session: Session): void {
    const names = filter.split('/')
    const isOpen = names.at(-1) === '#'
    const path = isOpen ? names.slice(0, -1) : names
    const levels = [this.#root]
    for (const name of path) {
      const next = name === '+' ? levels.at(-1)!.any : levels.at(-1)!.children?.get(name)
      if (next === undefined) return
      levels.push(next)
    }
    const list = isOpen ? 'below' : 'here'
    const rest = without(levels.at(-1)![list], session)
    levels.at(-1)![list] = rest.length === 0 ? undefined : rest
    for (let depth = path.length; depth > 0 && levels[depth]!.isEmpty; depth--) {
      prune(levels[depth - 1]!, path[depth - 1]!)
    }
  }

  /** @returns each session once, with its highest quality of service */
  match(topic: string): readonly Subscriber[] {
    const found: Subscriber[] = []
    collect(this.#root, topic, 0, found)
    return found.length < 2 ? found : eachOnce(found)
  }
}

function childOf(level: Level, name: string): Level {
  if (name === '+') {
    level.any ??= new Level()
    return level.any
  }
  level.children ??= new Map()
  let child = level.children.get(name)
  if (child === undefined) {
    child = new Level()
    level.children.set(name, child)
  }
  return child
}

function prune(parent: Level, name: string): void {
  if (name === '+') {
    parent.any = undefined
    return
  }
  parent.children!.delete(name)
  if (parent.children!.size === 0) parent.children = undefined
}

function without(list: readonly Subscriber[] | undefined, session: Session): Subscriber[] {
  return list === undefined ? [] : list.filter((one) => one.session !== session)
}

/** @param start of the next level in `topic`; past its length after the last */
function collect(level: Level, topic: string, start: number, found: Subscriber[]): void {
  if (level.below !== undefined) addAll(level.below, found)
  if (start > topic.length) {
    if (level.here !== undefined) addAll(level.here, found)
    return
  }
  const slash = topic.indexOf('/', start)
  const end = slash === -1 ? topic.length : slash
  if (level.any !== undefined) collect(level.any, topic, end + 1, found)
  const child = level.children?.get(topic.slice(start, end))
  if (child !== undefined) collect(child, topic, end + 1, found)
}

/** There may be more than fit into the arguments of one call. */
function addAll(list: readonly Subscriber[], found: Subscriber[]): void {
  for (const one of list) found.push(one)
}

function eachOnce(found: readonly Subscriber[]): Subscriber[] {
  const best = new Map<Session, Subscriber>()
  for (const one of found) {
    const known = best.get(one.session)
    if (known === undefined || known.qualityOfService < one.qualityOfService) best.set(one.session, one)
  }
  return [...best.values()]
}
