import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { aggregate, bodyOf, eventOf, notificationOf } from './Notification.ts'
import { parseQueueName, queueName } from './queueName.ts'

describe('Notification', () => {
  const text = '{"m2m:sgn":{"nev":{"rep":{"m2m:cin":{"con":"a,b]"}},"net":3},"sur":"/id/s"}}'

  it('survives the store with its content untouched', () => {
    for (const eventCategory of [undefined, 2, 999]) {
      const notification = { id: 9, event: 7, eventCategory, text, created: 5 }
      const body = bodyOf(notification)
      JSON.parse(body)
      assert.deepEqual(notificationOf({ id: 9, body, created: 5 }), notification)
      assert.equal(eventOf(body), 7)
    }
  })

  it('joins several in one aggregated notification', () => {
    const one = { id: 1, event: 1, eventCategory: undefined, text, created: 0 }
    const sgn = JSON.parse(text)['m2m:sgn']
    assert.deepEqual(JSON.parse(aggregate([one, one])), { 'm2m:agn': { 'm2m:sgn': [sgn, sgn] } })
  })

  it('finds subscription and target in the name of a queue', () => {
    const target = 'http://h:1/a/b?ct=json'
    assert.deepEqual(parseQueueName(queueName(123_456, target)), { subscription: 123_456, target })
    assert.equal(parseQueueName('poll/1/x'), undefined)
  })
})
