import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { answersIn, GroupFixture, sendersIn, statusesIn } from './GroupFixture.ts'

const instance = (con: string) => ({ 'm2m:cin': { con } })

describe('fanOutPoint: every operation (TS-0001 10.2.7, TS-0004 7.4.14)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let fixture: GroupFixture

  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
    fixture = new GroupFixture(await registerAE(waystation))
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  it('retrieves all members, answers in their order', async () => {
    const members = await fixture.containers(5)
    const mid = [4, 2, 0, 1, 3].map((index) => members[index] as string)
    const response = await fixture.ae.client.retrieve(`${await fixture.group(mid)}/fopt`, { rqi: 'same' })
    assert.deepEqual(sendersIn(response), mid)
    for (const answer of answersIn(response)) {
      assert.deepEqual(Object.keys(answer).toSorted(), ['fr', 'pc', 'rqi', 'rsc'])
      assert.deepEqual([answer.rsc, answer.rqi], [2000, 'same'])
      assert.equal(`${fixture.ae.address}/${answer.pc['m2m:cnt'].rn}`, answer.fr)
    }
  })

  it('creates below all members, and reads what it created', async () => {
    const { client } = fixture.ae
    const group = await fixture.group(await fixture.containers(3))
    const created = await client.create(`${group}/fopt`, resourceTypes.contentInstance, instance('on'))
    assert.equal(created.http, 200)
    assert.deepEqual(statusesIn(created), [2001, 2001, 2001])
    assert.equal(new Set(answersIn(created).map(({ pc }) => pc['m2m:cin'].ri)).size, 3)
    const latest = answersIn(await client.retrieve(`${group}/fopt/la`))
    assert.deepEqual(
      latest.map(({ rsc, pc }) => [rsc, pc['m2m:cin'].con]),
      [
        [2000, 'on'],
        [2000, 'on'],
        [2000, 'on'],
      ],
    )
  })

  it('creates resources with identifiers of their own', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(3)
    const group = await fixture.group(members)
    for (const [ty, content] of [
      [resourceTypes.container, { 'm2m:cnt': { rn: 'sub' } }],
      [resourceTypes.subscription, { 'm2m:sub': { rn: 's', nu: [receiver.mailbox('/own').url] } }],
    ] as const) {
      const answers = answersIn(await client.create(`${group}/fopt`, ty, content))
      assert.deepEqual(
        answers.map(({ rsc }) => rsc),
        [2001, 2001, 2001],
      )
      const resources = answers.map(({ pc }) => Object.values(pc)[0] as { ri: string; pi: string })
      assert.equal(new Set(resources.map(({ ri }) => ri)).size, 3)
      assert.equal(new Set(resources.map(({ pi }) => pi)).size, 3)
    }
  })

  it('reaches what lies below the members', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    await client.create(`${group}/fopt`, resourceTypes.container, { 'm2m:cnt': { rn: 'deep' } })
    await client.create(`${group}/fopt/deep`, resourceTypes.contentInstance, instance('1'))
    const answers = answersIn(await client.retrieve(`${group}/fopt/deep/la`))
    assert.deepEqual(
      answers.map(({ pc }) => pc['m2m:cin'].con),
      ['1', '1'],
    )
    assert.deepEqual(
      answers.map(({ fr }) => fr),
      members,
    )
    assert.deepEqual(statusesIn(await client.delete(`${group}/fopt/deep`)), [2002, 2002])
    const after = assertStatus(await client.retrieve(group), 2000).resource
    assert.deepEqual(after.mid, members)
  })

  it('is reached by every form of address', async () => {
    const { client } = fixture.ae
    const group = await fixture.group(await fixture.containers(1))
    const { ri } = assertStatus(await client.retrieve(group), 2000).resource
    for (const to of [`${ri}/fopt`, `/id-in/${group}/fopt`, `//sp.test/id-in/${ri}/fopt`, `-${group.slice(6)}/fopt`]) {
      assert.deepEqual(statusesIn(await client.retrieve(to)), [2000])
    }
  })

  it('updates all members', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    const response = await client.update(`${group}/fopt`, { 'm2m:cnt': { lbl: ['room:1'] } })
    assert.deepEqual(statusesIn(response), [2004, 2004])
    for (const member of members) {
      assert.deepEqual(assertStatus(await client.retrieve(member), 2000).resource.lbl, ['room:1'])
    }
  })

  it('deletes the members, who then are none any more', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const foreign = 'cse-in/missing'
    const group = await fixture.group([members[0] as string, foreign, members[1] as string])
    assert.deepEqual(statusesIn(await client.delete(`${group}/fopt`)), [2002, 4004, 2002])
    assertStatus(await client.retrieve(members[0] as string), 4004)
    const { mid, cnm } = assertStatus(await client.retrieve(group), 2000).resource
    assert.deepEqual([mid, cnm], [[foreign], 1])
  })

  it('keeps virtual members whose instance it deletes', async () => {
    const { client } = fixture.ae
    const [member] = await fixture.containers(1)
    await client.create(member as string, resourceTypes.contentInstance, instance('1'))
    const group = await fixture.group([`${member}/la`])
    assert.deepEqual(statusesIn(await client.delete(`${group}/fopt`)), [2002])
    assert.deepEqual(statusesIn(await client.delete(`${group}/fopt`)), [4004])
    assert.equal(assertStatus(await client.retrieve(group), 2000).resource.cnm, 1)
  })

  it('notifies all members', async () => {
    const poa = [`http://127.0.0.1:${receiver.port}`]
    const applications = [
      await registerAE(waystation, { rr: true, poa }),
      await registerAE(waystation, { rr: true, poa }),
    ]
    const boxes = applications.map(({ address }) => receiver.mailbox(`/${address}`))
    const acpi = [await fixture.policy({ acor: [fixture.ae.originator], acop: 16 })]
    const admin = waystation.client()
    for (const { address } of applications) assertStatus(await admin.update(address, { 'm2m:ae': { acpi } }), 2004)
    const group = await fixture.group(applications.map(({ address }) => address))
    const content = { 'm2m:sgn': { nev: { rep: { 'm2m:cnt': {} }, net: 1 }, sur: 'x' } }
    const response = await fixture.ae.client.notify(`${group}/fopt`, content)
    assert.deepEqual(statusesIn(response), [2000, 2000])
    for (const box of boxes) assert.deepEqual((await box.waitFor(1))[0]?.body, content)
    const [one, two] = boxes.map((box) => box.received[0]?.rqi)
    assert.notEqual(one, two)
  })

  it('discovers below each member', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    await client.create(`${group}/fopt`, resourceTypes.container, { 'm2m:cnt': { rn: 'found', lbl: ['x'] } })
    const answers = answersIn(await client.discover(`${group}/fopt`, { lbl: 'x' }))
    assert.deepEqual(
      answers.map(({ pc }) => pc['m2m:uril']),
      members.map((member) => [`${member}/found`]),
    )
  })

  it('asks each member for the result content that was asked for', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    const silent = answersIn(
      await client.create(`${group}/fopt`, resourceTypes.contentInstance, instance('1'), { rcn: 0 }),
    )
    assert.deepEqual(
      silent.map(({ rsc, pc }) => [rsc, pc]),
      [
        [2001, undefined],
        [2001, undefined],
      ],
    )
    const children = answersIn(await client.retrieve(`${group}/fopt`, { rcn: 4 }))
    assert.deepEqual(
      children.map(({ pc }) => pc['m2m:cnt']['m2m:cin'].length),
      [1, 1],
    )
    const parts = answersIn(await client.retrieve(`${group}/fopt`, { query: { atrl: 'cni' } }))
    assert.deepEqual(
      parts.map(({ pc }) => pc),
      [{ 'm2m:cnt': { cni: 1 } }, { 'm2m:cnt': { cni: 1 } }],
    )
  })

  it('answers with success when all members fail, each with its own status', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group([...members, 'cse-in/missing'])
    assert.deepEqual(statusesIn(await client.retrieve(`${group}/fopt/la`)), [4004, 4004, 4004])
    const refused = answersIn(await client.update(`${group}/fopt`, { 'm2m:cnt': { cni: 5 } }))
    assert.deepEqual(
      refused.map(({ rsc }) => rsc),
      [4000, 4000, 4004],
    )
    assert.equal(typeof refused[0].pc['m2m:dbg'], 'string')
  })

  it('has nobody to ask in an empty group', async () => {
    const group = await fixture.group([])
    const { client } = fixture.ae
    assertStatus(await client.retrieve(`${group}/fopt`), 4109)
    assertStatus(await client.create(`${group}/fopt`, resourceTypes.container, { 'm2m:cnt': {} }), 4109)
    assertStatus(await client.delete(`${group}/fopt/la`), 4109)
  })

  it('refuses what members of that type can not have as a child', async () => {
    const group = await fixture.group(await fixture.containers(1), { mt: 3 })
    const { client } = fixture.ae
    assertStatus(await client.create(`${group}/fopt`, resourceTypes.group, { 'm2m:grp': { mnm: 1, mid: [] } }), 4108)
    const mixed = await fixture.group(await fixture.containers(1))
    const response = await client.create(`${mixed}/fopt`, resourceTypes.group, { 'm2m:grp': { mnm: 1, mid: [] } })
    assert.deepEqual(statusesIn(response), [4108])
  })

  it('answers in CBOR', async () => {
    const group = await fixture.group(await fixture.containers(2))
    const { client } = fixture.ae
    assert.deepEqual(statusesIn(await client.retrieve(`${group}/fopt`, { format: 'cbor' })), [2000, 2000])
  })

  it('keeps the result of a non-blocking request', async () => {
    const { client } = fixture.ae
    const members = await fixture.containers(2)
    const group = await fixture.group(members)
    const accepted = await client.create(`${group}/fopt`, resourceTypes.contentInstance, instance('later'), { rt: 1 })
    const address = assertStatus(accepted, 1001).resource
    const request = await eventually(async () => {
      const { resource } = assertStatus(await client.retrieve(address), 2000)
      assert.equal(resource.rs, 1)
      return resource
    })
    assert.equal(request.ors.rsc, 2000)
    const answers = request.ors.pc['m2m:agr']['m2m:rsp'] as { rsc: number; fr: string }[]
    assert.deepEqual(
      answers.map(({ rsc, fr }) => [rsc, fr]),
      members.map((member) => [2001, member]),
    )
  })

  it('answers for hundreds of members', async () => {
    const { client } = fixture.ae
    const root = (await fixture.containers(1))[0] as string
    const mid = Array.from({ length: 300 }, (_, index) => `${root}/m${index}`)
    const parts = Array.from({ length: 10 }, (_, part) => mid.slice(part * 30, part * 30 + 30))
    await Promise.all(
      parts.map(async (names) => {
        for (const name of names) {
          const content = { 'm2m:cnt': { rn: name.slice(root.length + 1) } }
          assertStatus(await client.create(root, resourceTypes.container, content), 2001)
        }
      }),
    )
    const group = await fixture.group(mid, { mnm: 300, mt: 3 })
    const response = await client.create(`${group}/fopt`, resourceTypes.contentInstance, instance('1'))
    assert.deepEqual(sendersIn(response), mid)
    assert.ok(statusesIn(response).every((status) => status === 2001))
  })
})
