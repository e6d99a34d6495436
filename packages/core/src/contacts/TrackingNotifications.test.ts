import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Changes } from '../Changes.ts'
import type { Services } from '../Services.ts'
import { TrackingNotifications } from './TrackingNotifications.ts'

describe('notifications between CSEs of applications', () => {
  it('wait before they are sent again when the store does not take that they were', async () => {
    const waits: number[] = []
    let sent = 0
    const services = {
      store: {
        messages: () => [{ id: 1, body: '{}' }],
        nextMessageNumber: () => 1,
        apply: () => {
          throw new Error('the disk is full')
        },
        resourceByPath: () => ({ id: 1 }),
        childrenOfType: () => [],
      },
      dispatch: async () => {
        sent += 1
        // Ends what would never end.
        if (sent > 100) notifications.stop()
      },
      identity: { cseID: '/id-here', cseName: 'cse', spID: '//sp.test' },
      configuration: {
        supportedReleases: ['3'],
        notification: { timeout: 1000, firstRetryDelay: 500, maximumRetryDelay: 9000 },
      },
      clock: {
        now: () => 0,
        after: (delay: number) => {
          waits.push(delay)
          return () => {}
        },
      },
      log: { error: () => {}, debug: () => {} },
    }
    const notifications = new TrackingNotifications(services as unknown as Services)
    let committed = () => {}
    const changes = { write: () => {}, afterCommit: (action: () => void) => (committed = action) }
    notifications.notify('/id-there', { aerp: true }, changes as unknown as Changes)
    committed()
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate)
    assert.deepEqual([sent, waits], [1, [500]])
  })
})
