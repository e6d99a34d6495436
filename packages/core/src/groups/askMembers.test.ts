import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ResponsePrimitive } from '@waystation/model'
import type { CoreConfiguration } from '../CoreConfiguration.ts'
import type { Clock } from '../ports/index.ts'
import { type Asking, askMembers } from './askMembers.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`)
const answer = (requestIdentifier: string): ResponsePrimitive => ({ responseStatusCode: 2000, requestIdentifier })

/** Fires what was due at `to`, in order. */
function manualClock(): Clock & { moveTo(to: number): void } {
  let now = 0
  let timers: { at: number; action: () => void }[] = []
  return {
    now: () => now,
    after(delay, action) {
      const timer = { at: now + delay, action }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    moveTo(to) {
      for (;;) {
        const next = timers.filter(({ at }) => at <= to).toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        next.action()
      }
      now = to
    },
  }
}

function ask(members: readonly string[], asking: Partial<Asking>, clock: Clock = manualClock()) {
  const configuration = { limits: { fanOutConcurrency: 3 } } as CoreConfiguration
  const all = { ask: async (name: string) => answer(name), isOutbound: () => false, deadline: 1000, ...asking }
  return askMembers(members, all, { clock, configuration })
}

describe('askMembers', () => {
  it('answers in the order of the members, whoever is first', async () => {
    const waits = [30, 0, 10]
    const answers = await ask(names(3), {
      ask: async (name, index) => {
        await new Promise((resolve) => setTimeout(resolve, waits[index]))
        return answer(name)
      },
      isOutbound: (name) => name === 'm1',
    })
    assert.deepEqual(
      answers.map((one) => one?.requestIdentifier),
      names(3),
    )
  })

  it('starts local members together in one turn, and no more than a turn may hold', async () => {
    let turn = 0
    let isRunning = true
    const count = (): void => {
      turn += 1
      if (isRunning) setImmediate(count)
    }
    setImmediate(count)
    const turns = new Map<number, number>()
    await ask(names(600), {
      ask: async (name) => {
        turns.set(turn, (turns.get(turn) ?? 0) + 1)
        return answer(name)
      },
    })
    isRunning = false
    assert.deepEqual([...turns.values()], [250, 250, 100])
  })

  it('bounds how many elsewhere are asked at the same time', async () => {
    let running = 0
    let most = 0
    await ask(names(20), {
      isOutbound: () => true,
      ask: async (name) => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 1))
        running -= 1
        return answer(name)
      },
    })
    assert.equal(most, 3)
  })

  it('leaves out who has not answered at the deadline, and asks nobody any more', async () => {
    const clock = manualClock()
    const asked: string[] = []
    const result = ask(
      names(9),
      {
        isOutbound: () => true,
        ask: (name) => {
          asked.push(name)
          return name === 'm0' ? Promise.resolve(answer(name)) : new Promise(() => {})
        },
      },
      clock,
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
    clock.moveTo(1000)
    const answers = await result
    assert.deepEqual(
      answers.map((one) => one?.requestIdentifier),
      ['m0', ...Array(8).fill(undefined)],
    )
    assert.deepEqual(asked, ['m0', 'm1', 'm2', 'm3'])
  })

  it('tells of answers while some are missing, once for what is new', async () => {
    const clock = manualClock()
    const seen: number[] = []
    let end = (): void => {}
    const result = ask(
      names(3),
      {
        ask: (name) =>
          name === 'm2'
            ? new Promise((resolve) => {
                end = () => resolve(answer(name))
              })
            : Promise.resolve(answer(name)),
        onProgress: (answers) => seen.push(answers.filter((one) => one !== undefined).length),
      },
      clock,
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
    clock.moveTo(900)
    assert.deepEqual(seen, [2])
    end()
    assert.equal((await result).filter((one) => one !== undefined).length, 3)
    clock.moveTo(5000)
    assert.deepEqual(seen, [2])
  })

  it('fails when asking fails', async () => {
    await assert.rejects(ask(names(3), { ask: () => Promise.reject(new Error('broken')) }), /broken/)
  })
})
