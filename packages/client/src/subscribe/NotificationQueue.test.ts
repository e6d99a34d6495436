import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Notification, readNotifications } from './Notification.ts'
import { NotificationQueue } from './NotificationQueue.ts'

function notification(name: string): Notification {
  return readNotifications({ 'm2m:sgn': { sur: name } })[0]!
}

async function namesOf(queue: NotificationQueue): Promise<string[]> {
  const names: string[] = []
  for (;;) {
    const next = await queue.take()
    if (next.done) return names
    names.push(next.value.subscriptionReference!)
  }
}

describe('the queue of notifications', () => {
  it('gives them in the order of their arrival, and those that came before the end', async () => {
    const queue = new NotificationQueue(10)
    for (const name of ['a', 'b', 'c']) void queue.put(notification(name))
    queue.end()
    void queue.put(notification('late'))
    assert.deepEqual(await namesOf(queue), ['a', 'b', 'c'])
  })

  it('serves those who wait first', async () => {
    const queue = new NotificationQueue(10)
    const first = queue.take()
    const second = queue.take()
    await queue.put(notification('a'))
    queue.end()
    assert.equal((await first).value?.subscriptionReference, 'a')
    assert.equal((await second).done, true)
  })

  it('makes those who deliver wait when it is full', async () => {
    const queue = new NotificationQueue(1)
    await queue.put(notification('a'))
    let isTaken = false
    const blocked = queue.put(notification('b')).then(() => {
      isTaken = true
    })
    await new Promise(setImmediate)
    assert.equal(isTaken, false)
    await queue.take()
    await blocked
    assert.equal((await queue.take()).value?.subscriptionReference, 'b')
  })

  it('tells a bad end once', async () => {
    const queue = new NotificationQueue(1)
    queue.end(new Error('no'))
    await assert.rejects(queue.take(), /no/)
    assert.equal((await queue.take()).done, true)
  })
})
