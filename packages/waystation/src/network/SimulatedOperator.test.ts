import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DeviceTrigger } from '@waystation/core/ports'
import { SimulatedOperator } from './SimulatedOperator.ts'

const operator = (delayMilliseconds = 0): SimulatedOperator =>
  new SimulatedOperator({
    devices: ['on@op.example=1 1', 'off@op.example='],
    transferWindows: ['* * 1-4 * * * *=1 20', '* 0,30 2-6 * * 1-5 *=3 100'],
    intervalMilliseconds: 1000,
    delayMilliseconds,
  })
const trigger: DeviceTrigger = { key: 'a', device: 'on@op.example', port: 7, payload: { tpe: 1 }, validity: 60_000 }
const refusal = { name: 'NetworkRefusal' }

describe('SimulatedOperator', () => {
  it('delivers a trigger to a device that is on, once however often it is sent', async () => {
    const network = operator()
    const received: unknown[] = []
    const end = network.receiveTriggers((one) => received.push(one.payload))
    const references = await Promise.all([network.sendTrigger(trigger), network.sendTrigger(trigger)])
    assert.equal(await network.outcomeOf(references[0]), 'delivered')
    assert.equal(await network.outcomeOf(references[1]), 'delivered')
    assert.deepEqual(received, [{ tpe: 1 }])
    end()
    await network.outcomeOf(await network.sendTrigger({ ...trigger, key: 'b' }))
    assert.equal(received.length, 1)
  })

  it('lets a trigger for a device that is off expire', async () => {
    const network = operator()
    const reference = await network.sendTrigger({ ...trigger, device: 'off@op.example', validity: 5 })
    assert.equal(await network.outcomeOf(reference), 'expired')
  })

  it('refuses unknown devices, and to recall or replace what is over', async () => {
    const network = operator()
    await assert.rejects(network.sendTrigger({ ...trigger, device: 'x@op.example' }), refusal)
    const reference = await network.sendTrigger(trigger)
    await network.outcomeOf(reference)
    await assert.rejects(network.recallTrigger(reference), refusal)
    await assert.rejects(network.replaceTrigger(reference, { ...trigger, key: 'b' }), refusal)
    assert.equal(await network.outcomeOf('never heard of'), undefined)
  })

  it('ends what is recalled or replaced', async () => {
    const network = operator(60_000)
    const first = await network.sendTrigger(trigger)
    const second = await network.replaceTrigger(first, { ...trigger, key: 'b' })
    assert.equal(await network.outcomeOf(first), 'terminated')
    await network.recallTrigger(second)
    assert.equal(await network.outcomeOf(second), 'terminated')
  })

  it('offers what of its times lies in the one that is asked for', async () => {
    const network = operator()
    const windows = async (window: string) =>
      (await network.offerTransfer({ bytesPerNode: 1, nodes: 1, window })).map((offer) => offer.window)
    assert.deepEqual(await windows('* * 3-5 * * * *'), ['* * 3,4 * * * *', '* 0,30 3,4,5 * * 1-5 *'])
    assert.deepEqual(await windows('* * * 1 1 * 2030'), ['* * 1-4 1 1 * 2030', '* 0,30 2-6 1 1 1-5 2030'])
    assert.deepEqual(await windows('* * 1 * * * *'), ['* * 1 * * * *'])
    await assert.rejects(windows('* * 12 * * * *'), refusal)
  })
})
