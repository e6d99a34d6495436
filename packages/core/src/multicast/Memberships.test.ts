import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Services } from '../Services.ts'
import { Memberships } from './Memberships.ts'

describe('the multicast addresses that a CSE has joined', () => {
  it('are left when the request that joined some of them failed at another', async () => {
    const joined = new Set<string>()
    const timers: (() => void)[] = []
    const services = {
      multicastNetwork: {
        join: async (address: string) => {
          if (address === 'ff05::2') throw new Error('no such interface')
          joined.add(address)
        },
        leave: async (address: string) => void joined.delete(address),
      },
      store: { resourcesOfType: () => [] },
      clock: {
        now: () => 0,
        after: (_delay: number, action: () => void) => {
          timers.push(action)
          return () => {}
        },
      },
    }
    const memberships = new Memberships(services as unknown as Services)
    await assert.rejects(memberships.join(['239.1.1.1', 'ff05::2']), /no such interface/)
    assert.deepEqual([...joined], ['239.1.1.1'])
    for (const action of timers) action()
    await new Promise(setImmediate)
    assert.deepEqual([...joined], [])
  })
})
