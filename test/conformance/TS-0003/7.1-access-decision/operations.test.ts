import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  type OneM2MResponse,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { createGuarded, createPolicy, operations } from './policies.ts'

describe('accessControlOperations (TS-0003 7.1.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  const allowing = (acop: number) => createGuarded(owner, [{ acor: [other.originator], acop }])

  const attempts: Record<string, (address: string) => Promise<OneM2MResponse>> = {
    create: (address) => other.client.create(address, resourceTypes.contentInstance, { 'm2m:cin': { con: '1' } }),
    retrieve: (address) => other.client.retrieve(address),
    update: (address) => other.client.update(address, { 'm2m:cnt': { lbl: ['a'] } }),
    delete: (address) => other.client.delete(address),
  }
  const success: Record<string, number> = { create: 2001, retrieve: 2000, update: 2004, delete: 2002 }

  for (const [name, attempt] of Object.entries(attempts)) {
    const bit = operations[name as keyof typeof operations]

    it(`lets ${name} pass with its bit alone`, async () => {
      assertStatus(await attempt(await allowing(bit)), success[name] as number)
    })

    it(`refuses ${name} with every other bit`, async () => {
      assertStatus(await attempt(await allowing(operations.all - bit)), 4103)
    })
  }

  it('refuses without telling what is there', async () => {
    const response = assertStatus(await other.client.retrieve(await allowing(operations.create)), 4103)
    assert.equal(response.body['m2m:cnt'], undefined)
  })

  it('tells that nothing is there before it looks at privileges', async () => {
    assertStatus(await other.client.retrieve(`${owner.address}/missing`), 4004)
  })

  it('decides an instance, and latest and oldest, by the container', async () => {
    const address = await allowing(operations.retrieve + operations.delete)
    for (const rn of ['i1', 'i2', 'i3']) {
      const made = await waystation
        .client()
        .create(address, resourceTypes.contentInstance, { 'm2m:cin': { rn, con: rn } })
      assertStatus(made, 2001)
    }
    for (const name of ['i2', 'la', 'ol']) assertStatus(await other.client.retrieve(`${address}/${name}`), 2000)
    assertStatus(await other.client.delete(`${address}/la`), 2002)
    const closed = await allowing(operations.create)
    assertStatus(await attempts.create!(closed), 2001)
    assertStatus(await other.client.retrieve(`${closed}/la`), 4103)
    assertStatus(await other.client.delete(`${closed}/la`), 4103)
  })

  describe('NOTIFY', () => {
    const notification = { 'm2m:sgn': { sur: '/id-in/none', nev: { rep: { 'm2m:cin': { con: '1' } }, net: 3 } } }

    it('needs the bit on the AE that is notified', async () => {
      const acpi = [await createPolicy(owner, [{ acor: ['all'], acop: operations.retrieve }])]
      const target = await registerAE(waystation, { acpi, rr: true, poa: ['http://127.0.0.1:9/'] })
      assertStatus(await other.client.notify(target.address, notification), 4103)
    })

    it('goes on to the AE with it', async () => {
      const receiver = await NotificationReceiver.start()
      const acpi = [await createPolicy(owner, [{ acor: ['all'], acop: operations.notify }])]
      const target = await registerAE(waystation, { acpi, rr: true, poa: [receiver.mailbox('/granted').url] })
      assertStatus(await other.client.notify(target.address, notification), 2000)
      await receiver.stop()
    })
  })

  describe('DISCOVERY', () => {
    it('shows what has the bit, whatever the others say', async () => {
      const label = uniqueName('l')
      const found = await createGuarded(owner, [{ acor: ['all'], acop: operations.discovery }])
      const hidden = await createGuarded(owner, [{ acor: ['all'], acop: operations.all - operations.discovery }])
      for (const address of [found, hidden]) {
        assertStatus(await waystation.client().update(address, { 'm2m:cnt': { lbl: [label] } }), 2004)
      }
      const { resource } = assertStatus(await other.client.discover(waystation.cseBase, { lbl: label }), 2000)
      assert.deepEqual(resource, [found])
    })

    it('answers with an empty list when nothing may be discovered', async () => {
      await allowing(operations.retrieve)
      const { resource } = assertStatus(await other.client.discover(owner.address, { ty: 3, lbl: uniqueName() }), 2000)
      assert.deepEqual(resource, [])
    })

    it('does not let what it found be retrieved', async () => {
      const found = await createGuarded(owner, [{ acor: ['all'], acop: operations.discovery }])
      assertStatus(await other.client.retrieve(found), 4103)
    })
  })

  it('shows only those children that may be retrieved', async () => {
    const parent = await createGuarded(owner, [{ acor: ['all'], acop: operations.all }])
    const open = [await createPolicy(owner, [{ acor: ['all'], acop: operations.retrieve }])]
    const shut = [await createPolicy(owner, [{ acor: ['all'], acop: operations.discovery }])]
    const children = { open: { acpi: open }, shut: { acpi: shut }, private: {} }
    for (const [rn, attributes] of Object.entries(children)) {
      const content = { 'm2m:cnt': { rn, ...attributes } }
      assertStatus(await owner.client.create(parent, resourceTypes.container, content), 2001)
    }
    const tree = assertStatus(await other.client.retrieve(parent, { rcn: 4 }), 2000).resource
    assert.deepEqual(
      tree['m2m:cnt'].map((child: { rn: string }) => child.rn),
      ['open'],
    )
    const references = assertStatus(await other.client.retrieve(parent, { rcn: 6 }), 2000).body
    assert.deepEqual(
      references['m2m:rrl'].rrf.map((child: { nm: string }) => child.nm),
      ['open'],
    )
  })
})
