import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exchange, retrieve, startBroker } from '../testing/mqtt/startBroker.ts'

describe('clients that mean harm', () => {
  it('get an answer, and end nothing, with a request identifier that is no text', async (t) => {
    const { connect } = await startBroker(t)
    const client = await connect()
    const payload = JSON.stringify({ ...retrieve, rqi: { toString: 1, valueOf: 1 } })
    const answer = await exchange(client, '/oneM2M/req/Cae/id-in/json', payload, '/oneM2M/resp/Cae/#')
    assert.ok(JSON.parse(answer.toString()).rsc >= 2000)
  })
})
