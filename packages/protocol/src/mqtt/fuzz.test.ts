import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { RawMqttClient } from '../testing/mqtt/RawMqttClient.ts'
import { exchange, limits, request, retrieve, startBroker } from '../testing/mqtt/startBroker.ts'

/** Packets with arbitrary bytes. */
const fuzzedPackets = Number(process.env.WAYSTATION_FUZZ_MQTT ?? 4000)

describe('a broker among hostile peers', () => {
  it(`survives ${fuzzedPackets} fuzzed packets and keeps nothing of them`, { timeout: 600_000 }, async (t) => {
    const { port, broker, connect } = await startBroker(t)
    let seed = 42
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((seed / 2_147_483_648) * below)
    }
    const good = [request('x', 2, 5), request('y', 1, 6, true), Buffer.from([0xc0, 0]), Buffer.from([0x40, 2, 0, 1])]
    const filter = Buffer.from('/oneM2M/+/#')
    good.push(Buffer.concat([Buffer.from([0x82, 5 + filter.length, 0, 9, 0, filter.length]), filter, Buffer.from([1])]))
    const mutate = (bytes: Buffer) => {
      const copy = Buffer.from(bytes)
      for (let count = random(4); count > 0; count--) copy[random(Math.min(copy.length, 24))] = random(256)
      return random(8) === 0 ? copy.subarray(0, random(copy.length)) : copy
    }
    let left = fuzzedPackets
    const attack = async () => {
      while (left > 0) {
        const client = new RawMqttClient(port)
        if (random(10) > 0) await client.connect(`f${random(20)}`, random(2) === 0).catch(() => {})
        for (let count = 1 + random(20); count > 0; count--) client.write(mutate(good[random(good.length)]!))
        left -= 10
        await new Promise((resolve) => setTimeout(resolve, 1))
        client.end()
      }
    }
    await Promise.all(Array.from({ length: 8 }, attack))
    const client = await connect({ clientId: 'after' })
    const answer = await exchange(
      client,
      '/oneM2M/req/Cae/id-in/json',
      JSON.stringify(retrieve),
      '/oneM2M/resp/Cae/id-in/json',
    )
    assert.equal(JSON.parse(answer.toString()).rsc, 2000)
    for (let turn = 0; turn < 100 && broker.broker.figures.connections > 1; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    assert.equal(broker.broker.figures.connections, 1)
    assert.ok(broker.broker.figures.sessions <= limits.sessions)
  })
})
