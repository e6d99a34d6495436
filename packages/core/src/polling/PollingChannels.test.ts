import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { it } from 'node:test'
import type { ResponsePrimitive } from '@waystation/model'
import { Resource } from '../ports/index.ts'
import { systemClock } from '../systemClock.ts'
import { PollingChannels } from './PollingChannels.ts'

const channel = new Resource(
  {
    id: 7,
    resourceID: 'pch-7',
    resourceType: 15,
    wireName: 'm2m:pch',
    parent: 1,
    path: 'cse-in/ae/p',
    originator: 'Cae',
    expires: null,
    nextSequence: 1,
  },
  {},
)

it('leaves nothing behind on the signals of requests and polls that have ended', async () => {
  const channels = new PollingChannels(systemClock, 10)
  const { signal } = new AbortController()
  const sent = channels.request(channel, { rqi: 'r' }, { timeoutMilliseconds: 1000, signal })
  const [request] = await channels.poll(channel, 1, 1000, signal)
  assert.deepEqual(request, { rqi: 'r' })
  const answer: ResponsePrimitive = { responseStatusCode: 2000, requestIdentifier: 'r' }
  assert.equal(channels.answer(channel, answer), true)
  assert.deepEqual(await sent, answer)
  await assert.rejects(channels.poll(channel, 1, 1, signal), { status: 'requestTimeout' })
  assert.deepEqual(getEventListeners(signal, 'abort'), [])
})
