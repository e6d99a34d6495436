import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { answersIn, GroupFixture, sendersIn, statusesIn } from './GroupFixture.ts'

const retrieve = 2
const create = 1

describe('fanOutPoint: who may use it, and which members are asked (TS-0004 7.4.14)', () => {
  let waystation: Waystation
  let fixture: GroupFixture
  let other: GroupFixture

  before(async () => {
    waystation = await startWaystation()
    fixture = new GroupFixture(await registerAE(waystation))
    other = new GroupFixture(await registerAE(waystation))
  })
  after(() => waystation[Symbol.asyncDispose]())

  describe('access', () => {
    it('is for the creator of a group without policies', async () => {
      const group = await fixture.group(await fixture.containers(1))
      assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`), 2000)
      assertStatus(await other.ae.client.retrieve(`${group}/fopt`), 4103)
    })

    it('is decided by the policies of the group, then by each member', async () => {
      const acpi = [await fixture.policy({ acor: [other.ae.originator], acop: retrieve })]
      const [open] = await fixture.containers(1, { acpi })
      const [closed] = await fixture.containers(1)
      const group = await fixture.group([open as string, closed as string], { acpi })
      assert.deepEqual(statusesIn(await other.ae.client.retrieve(`${group}/fopt`)), [2000, 4103])
      assertStatus(await other.ae.client.update(`${group}/fopt`, { 'm2m:cnt': { lbl: ['x'] } }), 4103)
    })

    it('is decided by membersAccessControlPolicyIDs, where they are given, in place of those of the group', async () => {
      const acpi = [await fixture.policy({ acor: [other.ae.originator], acop: retrieve })]
      const macp = [await fixture.policy({ acor: [other.ae.originator], acop: create })]
      const members = await fixture.containers(1, { acpi: [...acpi, ...macp] })
      const group = await fixture.group(members, { acpi, macp })
      assertStatus(await other.ae.client.retrieve(`${group}/fopt`), 4103)
      assertStatus(await other.ae.client.retrieve(group), 2000)
      const created = await other.ae.client.create(`${group}/fopt`, resourceTypes.container, { 'm2m:cnt': {} })
      assert.deepEqual(statusesIn(created), [2001])
    })

    it('grants nothing through policies that do not exist, but to the administrator', async () => {
      const group = await fixture.group(await fixture.containers(1), { macp: ['cse-in/none'] })
      assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`), 4103)
      assertStatus(await waystation.client().retrieve(`${group}/fopt`), 2000)
    })

    it('of the members is that of the originator, not of the group', async () => {
      const theirs = await other.containers(1)
      const group = await fixture.group([...(await fixture.containers(1)), ...theirs])
      assert.deepEqual(statusesIn(await fixture.ae.client.retrieve(`${group}/fopt`)), [2000, 4103])
    })
  })

  describe('groupRequestTargetMembers', () => {
    it('asks only the members named, in the order of the group', async () => {
      const members = await fixture.containers(3)
      const group = await fixture.group(members)
      const query = { grtm: [members[2] as string, members[0] as string] }
      const response = await fixture.ae.client.retrieve(`${group}/fopt`, { query })
      assert.deepEqual(sendersIn(response), [members[0], members[2]])
    })

    it('knows members by every form of address', async () => {
      const members = await fixture.containers(2)
      const group = await fixture.group(members)
      const { ri } = assertStatus(await fixture.ae.client.retrieve(members[1] as string), 2000).resource
      for (const grtm of [ri, `/id-in/${ri}`, `/id-in/${members[1]}`]) {
        const response = await fixture.ae.client.retrieve(`${group}/fopt`, { query: { grtm } })
        assert.deepEqual(sendersIn(response), [members[1]])
      }
    })

    it('refuses what is no member', async () => {
      const members = await fixture.containers(2)
      const group = await fixture.group([members[0] as string])
      const query = { grtm: members }
      assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`, { query }), 4000)
      assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`, { query: { grtm: 'x:y' } }), 4000)
    })
  })

  describe('groupSomecastTargetNumber', () => {
    it('asks as many members as wanted, others each time', async () => {
      const members = await fixture.containers(5)
      const group = await fixture.group(members)
      const asked = new Set<string>()
      for (let turn = 0; turn < 3; turn++) {
        const response = await fixture.ae.client.retrieve(`${group}/fopt`, { query: { gstn: 2 } })
        const senders = sendersIn(response)
        assert.equal(senders.length, 2)
        assert.deepEqual(
          senders.toSorted((a, b) => members.indexOf(a) - members.indexOf(b)),
          senders,
        )
        for (const sender of senders) asked.add(sender)
      }
      assert.equal(asked.size, 5)
    })

    it('changes only the members that are asked', async () => {
      const members = await fixture.containers(4)
      const group = await fixture.group(members)
      const { client } = fixture.ae
      const content = { 'm2m:cin': { con: '1' } }
      const response = await client.create(`${group}/fopt`, resourceTypes.contentInstance, content, {
        query: { gstn: 3 },
      })
      assert.deepEqual(statusesIn(response), [2001, 2001, 2001])
      const counts = answersIn(await client.retrieve(`${group}/fopt`)).map(({ pc }) => pc['m2m:cnt'].cni)
      assert.deepEqual(counts.toSorted(), [0, 1, 1, 1])
    })

    it('asks all when there are no more than wanted', async () => {
      const members = await fixture.containers(2)
      const group = await fixture.group(members)
      const response = await fixture.ae.client.retrieve(`${group}/fopt`, { query: { gstn: 9 } })
      assert.deepEqual(sendersIn(response), members)
      assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`, { query: { gstn: 0 } }), 4000)
    })
  })

  describe('groups in groups', () => {
    it('fans out to the members of subgroups, one aggregated answer in another', async () => {
      const [a, b, c] = (await fixture.containers(3)) as [string, string, string]
      const inner = await fixture.group([a, b])
      const outer = await fixture.group([`${inner}/fopt`, c])
      const content = { 'm2m:cin': { con: '1' } }
      const { client } = fixture.ae
      const response = await client.create(`${outer}/fopt`, resourceTypes.contentInstance, content)
      const [first, second] = answersIn(response)
      assert.deepEqual([first.rsc, first.fr, second.rsc], [2000, `${inner}/fopt`, 2001])
      assert.deepEqual(
        first.pc['m2m:agr']['m2m:rsp'].map(({ rsc, fr }: { rsc: number; fr: string }) => [rsc, fr]),
        [
          [2001, a],
          [2001, b],
        ],
      )
      assert.equal(assertStatus(await client.retrieve(`${b}/la`), 2000).resource.con, '1')
    })

    it('asks a group as a resource when its fan-out point is no member', async () => {
      const inner = await fixture.group(await fixture.containers(2))
      const outer = await fixture.group([inner])
      const [answer] = answersIn(await fixture.ae.client.retrieve(`${outer}/fopt`))
      assert.equal(answer.pc['m2m:grp'].cnm, 2)
    })

    it('ends where groups contain each other', async () => {
      const [member, another] = (await fixture.containers(2)) as [string, string]
      const one = await fixture.group([member])
      const two = await fixture.group([`${one}/fopt`, another])
      const { client } = fixture.ae
      assertStatus(await client.update(one, { 'm2m:grp': { mid: [`${two}/fopt`, member, `${one}/fopt`] } }), 2004)
      const [nested, plain, itself] = answersIn(await client.retrieve(`${one}/fopt`))
      assert.deepEqual([nested.rsc, plain.rsc, itself.rsc], [2000, 2000, 4104])
      const inner = nested.pc['m2m:agr']['m2m:rsp'] as { rsc: number }[]
      assert.deepEqual(
        inner.map(({ rsc }) => rsc),
        [4104, 2000],
      )
    })

    it('ends where a group has a place below its own members as member', async () => {
      const group = await fixture.group(await fixture.containers(1))
      const { client } = fixture.ae
      assertStatus(await client.update(group, { 'm2m:grp': { mid: [`${group}/fopt/a`, `${group}/fopt/b`] } }), 2004)
      assert.deepEqual(statusesIn(await client.retrieve(`${group}/fopt`)), [4104, 4104])
    })

    it('reaches a member of several of the groups once', async () => {
      const [a, b] = (await fixture.containers(2)) as [string, string]
      const inner = await fixture.group([a, b])
      const outer = await fixture.group([b, `${inner}/fopt`])
      const { client } = fixture.ae
      const content = { 'm2m:cin': { con: '1' } }
      const [first, second] = answersIn(await client.create(`${outer}/fopt`, resourceTypes.contentInstance, content))
      const inside = second.pc['m2m:agr']['m2m:rsp'] as { rsc: number }[]
      assert.deepEqual([first.rsc, ...inside.map(({ rsc }) => rsc)], [2001, 2001, 4104])
      assert.equal(assertStatus(await client.retrieve(b), 2000).resource.cni, 1)
    })

    it('lets a target handle a request with one identifier once', async () => {
      const [a, b] = (await fixture.containers(2)) as [string, string]
      const { client } = fixture.ae
      assertStatus(await client.retrieve(a, { gid: 'target-1' }), 2000)
      assertStatus(await client.retrieve(a, { gid: 'target-1' }), 4104)
      assertStatus(await client.retrieve(b, { gid: 'target-1' }), 2000)
      assertStatus(await client.retrieve(a, { gid: 'target-2' }), 2000)
    })

    it('handles a request with one identifier once', async () => {
      const group = await fixture.group(await fixture.containers(1))
      const { client } = fixture.ae
      assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'once-1' }), 2000)
      assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'once-1' }), 4104)
      assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'once-2' }), 2000)
      assertStatus(await client.retrieve(`${await fixture.group(['cse-in'])}/fopt`, { gid: 'once-1' }), 2000)
    })

    it('forgets the identifier when the request has expired', async () => {
      const group = await fixture.group(await fixture.containers(1))
      const { client } = fixture.ae
      assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'short', rqet: '200' }), 2000)
      assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'short' }), 4104)
      await eventually(async () => assertStatus(await client.retrieve(`${group}/fopt`, { gid: 'short' }), 2000))
    })
  })
})
