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

const { container, contentInstance, transactionMgmt } = resourceTypes

describe('a transactionMgmt when the server is killed (TS-0001 9.6.47)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({
      set: { 'notification.retryDelay': '20ms', 'notification.retryMaximumDelay': '60ms' },
    })
    ae = await registerAE(waystation)
    for (const rn of ['a', 'b', 'c']) {
      assertStatus(await ae.client.create(ae.address, container, { 'm2m:cnt': { rn } }), 2001)
    }
  })
  after(() => waystation[Symbol.asyncDispose]())

  const creation = (name: string) => ({
    op: 1,
    to: `${ae.address}/${name}`,
    fr: ae.originator,
    rqi: 'r',
    rvi: '3',
    ty: contentInstance,
    pc: { 'm2m:cin': { con: '1' } },
  })
  const body = (changed = {}) => ({
    'm2m:tram': { rqps: { rq: [creation('a'), creation('b')] }, tmr: 1000, ...changed },
  })
  const count = async (name: string) => {
    const client = waystation.client(ae.originator)
    const { resource } = assertStatus(await client.retrieve(`${ae.address}/${name}`), 2000)
    return (resource as { cni: number }).cni
  }

  it('has done all or nothing, and goes on', async () => {
    let accepted = 0
    for (let round = 0; round < 4; round++) {
      const client = waystation.client(ae.originator)
      let isKilled = false
      const load = Array.from({ length: 3 }, async () => {
        while (!isKilled) {
          const answer = await client.create(ae.address, transactionMgmt, body()).catch(() => undefined)
          if (answer?.rsc === 2001) accepted += 1
          await pause(15)
        }
      })
      await pause(60 + round * 40)
      await waystation.kill()
      isKilled = true
      await Promise.all(load)
      await waystation.restart()
      await eventually(
        async () => {
          const left = await waystation.client(ae.originator).discover(ae.address, { ty: transactionMgmt })
          assert.deepEqual(left.body, { 'm2m:uril': [] })
        },
        { timeoutMs: 20_000 },
      )
      assert.equal(await count('a'), await count('b'))
    }
    assert.ok((await count('a')) >= accepted)
    assert.ok(accepted > 5)
  })

  it('keeps what is locked and executed, and can be committed', async () => {
    const tram = { rn: 'kept', tmd: 2, tmh: 2, rqps: { rq: [creation('c')] } }
    let client = waystation.client(ae.originator)
    assertStatus(await client.create(ae.address, transactionMgmt, { 'm2m:tram': tram }), 2001)
    for (const tctl of [2, 3]) {
      assertStatus(await client.update(`${ae.address}/kept`, { 'm2m:tram': { tctl } }), 2004)
    }
    await waystation.kill()
    await waystation.restart()
    client = waystation.client(ae.originator)
    assertStatus(await client.retrieve(`${ae.address}/c`), 5222)
    assertStatus(await client.update(`${ae.address}/kept`, { 'm2m:tram': { tctl: 4 } }), 2004)
    assert.equal(await count('c'), 1)
  })
})
