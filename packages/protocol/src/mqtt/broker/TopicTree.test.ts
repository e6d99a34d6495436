import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Session } from './Session.ts'
import { TopicTree } from './TopicTree.ts'

const limits = { queuedMessages: 10, queuedBytes: 1000, inFlight: 10, subscriptions: 100 }
const level = fc.constantFrom('a', 'b', '', 'c')
const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
const filters = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, isOpen]) => [...levels, ...(isOpen ? ['#'] : [])].join('/'))

/** The rule, level by level. */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const given = topic.split('/')
  if (wanted.at(-1) === '#') {
    const start = wanted.slice(0, -1)
    return given.length >= start.length && start.every((name, index) => name === '+' || name === given[index])
  }
  return wanted.length === given.length && wanted.every((name, index) => name === '+' || name === given[index])
}

describe('TopicTree', () => {
  it('finds whoever has subscribed, each once, and forgets who has left', () => {
    const subscriptions = fc.array(fc.tuple(fc.nat({ max: 3 }), filters, fc.constantFrom(0 as const, 1 as const)))
    fc.assert(
      fc.property(subscriptions, fc.array(fc.nat()), fc.array(topics, { minLength: 1 }), (added, removed, asked) => {
        const tree = new TopicTree()
        const sessions = [0, 1, 2, 3].map((key) => new Session(String(key), limits))
        const held = new Map<string, { who: number; filter: string; quality: 0 | 1 }>()
        for (const [who, filter, quality] of added) {
          tree.add(filter, { session: sessions[who]!, qualityOfService: quality })
          held.set(`${who} ${filter}`, { who, filter, quality })
        }
        for (const index of removed) {
          const [who, filter] = added[index % Math.max(1, added.length)] ?? [0, 'a']
          tree.remove(filter, sessions[who]!)
          held.delete(`${who} ${filter}`)
        }
        for (const topic of asked) {
          const expected = new Map<string, number>()
          for (const { who, filter, quality } of held.values()) {
            if (matches(filter, topic)) expected.set(String(who), Math.max(quality, expected.get(String(who)) ?? 0))
          }
          const found = tree
            .match(topic)
            .map(({ session, qualityOfService }) => [session.key, qualityOfService] as const)
          assert.deepEqual(new Map(found), expected)
          assert.equal(found.length, expected.size)
        }
      }),
      { numRuns: 300 },
    )
  })
})
