import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eventually, startWaystation, uniqueName, type Waystation } from '../../../support/index.ts'
import { WebSocketDevice } from '../WebSocketDevice.ts'

describe('WebSocket messages (TS-0020 6.2)', () => {
  let waystation: Waystation
  before(async () => {
    waystation = await startWaystation({ arguments: ['--ws', '127.0.0.1:0'], set: { 'limits.bodyBytes': '64KiB' } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const connect = () => WebSocketDevice.connect(waystation.urlOf('ws'), `C${uniqueName('d')}`)

  it('are primitives, answered by their request identifier', async () => {
    const device = await connect()
    const registered = await device.register()
    assert.equal(registered.rsc, 2001)
    assert.equal(registered.pc['m2m:ae'].aei, device.originator)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        device.request({
          op: 1,
          to: `cse-in/${device.originator.slice(1)}`,
          ty: 3,
          pc: { 'm2m:cnt': { rn: `c${index}` } },
        }),
      ),
    )
    assert.deepEqual(
      answers.map(({ pc }) => pc['m2m:cnt'].rn),
      Array.from({ length: 50 }, (_, index) => `c${index}`),
    )
    assert.equal(registered.rvi, '3')
    await device.close()
  })

  it('that are none are answered with 4000', async () => {
    const device = await connect()
    for (const text of ['{"op":1', '[]', '']) device.send(text)
    await eventually(() =>
      assert.deepEqual(
        [4000, 4000, 4000],
        device.unrelated.map(({ rsc }) => rsc),
      ),
    )
    assert.equal((await device.request({ op: 2 })).rsc, 4000)
    assert.equal((await device.request({ op: 9, to: 'cse-in' })).rsc, 4000)
    await device.close()
  })

  it('that are too large end the connection', async () => {
    const device = await connect()
    device.send(JSON.stringify({ op: 2, to: 'x'.repeat(70_000), fr: device.originator, rqi: '1', rvi: '3' }))
    assert.equal(await device.closed, 1009)
  })
})
