import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { CommandError } from '../output/CommandError.ts'
import { watch } from './watch.ts'

it('watching refuses a count that is no number', async () => {
  const options = { url: 'http://127.0.0.1:9', timeout: '1s', originator: 'C', release: '4' }
  const watching = watch('cse-in', { ...options, events: 'update', listen: '127.0.0.1:0', count: 'two' })
  await assert.rejects(watching, ({ message }: CommandError) => message.startsWith('--count: "two" is no whole number'))
  assert.equal(process.listenerCount('SIGINT'), 0)
})
