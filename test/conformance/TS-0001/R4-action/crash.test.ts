import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import {
  assertStatus,
  eventually,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const { action, container } = resourceTypes

describe('an action when the server is killed (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    ae = await registerAE(waystation)
    for (const rn of ['subject', 'object', 'once']) {
      assertStatus(await ae.client.create(ae.address, container, { 'm2m:cnt': { rn } }), 2001)
    }
  })
  after(() => waystation[Symbol.asyncDispose]())

  const create = (object: string, changed: object) => {
    const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4, pc: { 'm2m:cin': { con: 1 } } }
    const evc = { optr: 1, sbjt: 'lbl', thld: 'hot' }
    const sri = `${ae.address}/subject`
    const actr = { sri, orc: `${ae.address}/${object}`, evc, apv, ...changed }
    return ae.client.create(ae.address, action, { 'm2m:actr': actr })
  }
  const retrieve = async (rn: string) => {
    const url = waystation.client(ae.originator)
    return assertStatus(await url.retrieve(`${ae.address}/${rn}`), 2000).resource as { cni: number; st: number }
  }

  it('has executed once for each change that was committed, and goes on', async () => {
    assertStatus(await create('object', { evm: 3, ecp: 1_000_000 }), 2001)
    assertStatus(await create('once', { evm: 1 }), 2001)
    for (let round = 0; round < 3; round++) {
      const client = waystation.client(ae.originator)
      let isKilled = false
      const load = Array.from({ length: 8 }, async () => {
        while (!isKilled)
          await client
            .update(`${ae.address}/subject`, { 'm2m:cnt': { lbl: ['hot', `${Math.random()}`] } })
            .catch(() => {})
      })
      await pause(150)
      await waystation.kill()
      isKilled = true
      await Promise.all(load)
      await waystation.restart()
      await eventually(async () => assert.equal((await retrieve('object')).cni, (await retrieve('subject')).st))
      assert.equal((await retrieve('once')).cni, 1)
    }
    assert.ok((await retrieve('subject')).st > 10)
  })
})
