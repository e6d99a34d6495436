import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type Body,
  eventually,
  type Mailbox,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'
import { answersIn, GroupFixture, sendersIn, statusesIn } from './GroupFixture.ts'

const concurrency = 2
const aContainer = { body: { 'm2m:cnt': { ty: 3, ri: 'x', rn: 'x' } } }

describe('groups with members on other CSEs, and members that are slow (TS-0004 7.4.13, 7.4.14)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver
  let fixture: GroupFixture
  const cseID = '/mn-one'

  before(async () => {
    waystation = await startWaystation({
      set: { 'notification.timeout': '300ms', 'groups.concurrency': concurrency, 'defaults.requestExpiration': '3s' },
    })
    receiver = await NotificationReceiver.start()
    fixture = new GroupFixture(await registerAE(waystation))
    const content = { csi: cseID, cb: `${cseID}/mn`, rr: true, srv: ['3'], poa: [`http://127.0.0.1:${receiver.port}`] }
    assertStatus(await waystation.client(cseID).create('cse-in', resourceTypes.remoteCSE, { 'm2m:csr': content }), 2001)
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  function remote(): { address: string; box: Mailbox } {
    const address = `${cseID}/mn/${uniqueName('x')}`
    return { address, box: receiver.mailbox(`/~${address}`) }
  }
  const read = async (address: string): Promise<Body> =>
    assertStatus(await fixture.ae.client.retrieve(address), 2000).resource

  it('passes requests on, as their originator and with a group request identifier', async () => {
    const [one, two] = [remote(), remote()]
    one.box.answer = aContainer
    two.box.answer = { http: 404, rsc: 4004, body: { 'm2m:dbg': 'no' } }
    const [here] = await fixture.containers(1)
    const mid = [one.address, here as string, two.address]
    const response = await fixture.ae.client.retrieve(`${await fixture.group(mid)}/fopt`, { rqi: 'r1' })
    assert.deepEqual(sendersIn(response), mid)
    assert.deepEqual(statusesIn(response), [2000, 2000, 4004])
    assert.deepEqual(answersIn(response)[0].pc, aContainer.body)
    assert.deepEqual(
      answersIn(response).map(({ rqi }) => rqi),
      ['r1', 'r1', 'r1'],
    )
    const headers = [one, two].map(({ box }) => box.received[0]?.headers ?? {})
    for (const header of headers) assert.equal(header['x-m2m-origin'], `/id-in/${fixture.ae.originator}`)
    assert.ok(headers[0]?.['x-m2m-gid'])
    assert.equal(headers[0]?.['x-m2m-gid'], headers[1]?.['x-m2m-gid'])
    assert.notEqual(headers[0]?.['x-m2m-ri'], headers[1]?.['x-m2m-ri'])
  })

  it('says of members without a way to them that they are not found', async () => {
    const group = await fixture.group(['/id-unknown/x'])
    assert.deepEqual(statusesIn(await fixture.ae.client.retrieve(`${group}/fopt`)), [4004])
  })

  it('asks no more of them at the same time than configured', async () => {
    let running = 0
    let most = 0
    const members = Array.from({ length: 7 }, () => remote())
    for (const { box } of members) {
      box.answer = async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 20))
        running -= 1
        return aContainer
      }
    }
    const group = await fixture.group(members.map(({ address }) => address))
    const statuses = statusesIn(await fixture.ae.client.retrieve(`${group}/fopt`))
    assert.deepEqual(statuses, Array(7).fill(2000))
    assert.equal(most, concurrency)
  })

  it('leaves out who does not answer before the result expires', async () => {
    const slow = remote()
    slow.box.answer = { delayMs: 1500 }
    const members = await fixture.containers(2)
    const group = await fixture.group([members[0] as string, slow.address, members[1] as string])
    for (const time of [{ rset: '400' }, { rqet: '400' }]) {
      const started = performance.now()
      const response = await fixture.ae.client.retrieve(`${group}/fopt`, time)
      assert.deepEqual(sendersIn(response), members)
      assert.ok(performance.now() - started < 1000)
    }
  })

  it('reports that nobody answered', async () => {
    const slow = remote()
    slow.box.answer = { delayMs: 1000 }
    const group = await fixture.group([slow.address])
    assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`, { rset: '300' }), 5209)
  })

  it('waits for a subgroup with a slow member less long than for the answer', async () => {
    const slow = remote()
    slow.box.answer = { delayMs: 1000 }
    const [member] = await fixture.containers(1)
    const inner = await fixture.group([slow.address, member as string])
    const outer = await fixture.group([`${inner}/fopt`])
    const [answer] = answersIn(await fixture.ae.client.retrieve(`${outer}/fopt`, { rset: '600' }))
    assert.equal(answer.rsc, 2000)
    assert.deepEqual(
      answer.pc['m2m:agr']['m2m:rsp'].map(({ fr }: { fr: string }) => fr),
      [member],
    )
  })

  it('shows the part of a non-blocking result that is there', async () => {
    const slow = remote()
    let answer = (): void => {}
    slow.box.answer = () =>
      new Promise((resolve) => {
        answer = () => resolve(aContainer)
      })
    const [member] = await fixture.containers(1)
    const group = await fixture.group([slow.address, member as string])
    const request = assertStatus(await fixture.ae.client.retrieve(`${group}/fopt`, { rt: 1 }), 1001).resource
    const partial = await eventually(async () => {
      const now = await read(request)
      assert.equal(now.rs, 5)
      return now
    })
    assert.equal(partial.ors.pc['m2m:agr']['m2m:rsp'].length, 1)
    assert.equal(partial.ors.pc['m2m:agr']['m2m:rsp'][0].fr, member)
    answer()
    await eventually(async () => {
      const now = await read(request)
      assert.equal(now.rs, 1)
      assert.equal(now.ors.pc['m2m:agr']['m2m:rsp'].length, 2)
    })
  })

  describe('when a group is created', () => {
    const create = (attributes: Record<string, unknown>) =>
      fixture.ae.client.create(fixture.ae.address, resourceTypes.group, { 'm2m:grp': { mnm: 9, ...attributes } })

    it('asks for the types of its members', async () => {
      const [fits, differs] = [remote(), remote()]
      fits.box.answer = aContainer
      differs.box.answer = { body: { 'm2m:ae': { ty: 2, ri: 'C1' } } }
      const mid = [fits.address, differs.address, `${differs.address}/la`]
      const { resource } = assertStatus(await create({ mid, mt: 3 }), 2001)
      assert.deepEqual([resource.mid, resource.mtv], [[fits.address], true])
      assert.equal(fits.box.received[0]?.headers['x-m2m-origin'], `/id-in/${fixture.ae.originator}`)
      assertStatus(await create({ mid, mt: 3, csy: 2 }), 4110)
    })

    it('asks nobody when any type will do', async () => {
      const { address, box } = remote()
      assert.equal(assertStatus(await create({ mid: [address] }), 2001).resource.mtv, true)
      assert.equal(box.received.length, 0)
    })

    it('takes the members of a remote subgroup for what its memberType says', async () => {
      const { address, box } = remote()
      box.answer = { body: { 'm2m:grp': { ty: 9, mt: 3, mid: [] } } }
      const mid = [`${address}/fopt`]
      assert.deepEqual(assertStatus(await create({ mid, mt: 3 }), 2001).resource.mid, mid)
      assert.deepEqual(assertStatus(await create({ mid, mt: 9 }), 2001).resource.mid, [])
    })

    it('is refused when another CSE does not let the originator read a member', async () => {
      const { address, box } = remote()
      box.answer = { http: 403, rsc: 4103 }
      assertStatus(await create({ mid: [address], mt: 3 }), 5105)
    })

    it('is not validated before all have answered, and then does what its strategy says', async () => {
      const [fits, differs] = [remote(), remote()]
      fits.box.answer = differs.box.answer = { drop: true }
      const mid = [fits.address, differs.address]
      const rn = uniqueName('g')
      const { resource } = assertStatus(await create({ rn, mid, mt: 3 }), 2001)
      assert.deepEqual([resource.mid, resource.mtv], [mid, false])
      fits.box.answer = aContainer
      differs.box.answer = { body: { 'm2m:ae': { ty: 2, ri: 'C1' } } }
      await eventually(async () => {
        await fixture.ae.client.retrieve(`${fixture.ae.address}/${rn}/fopt`)
        const group = await read(`${fixture.ae.address}/${rn}`)
        assert.deepEqual([group.mid, group.cnm, group.mtv], [[fits.address], 1, true])
      })
    })

    it('is deleted when a member turns out to be of the wrong type and the strategy is to abandon the group', async () => {
      const { address, box } = remote()
      box.answer = { drop: true }
      const rn = uniqueName('g')
      assertStatus(await create({ rn, mid: [address], mt: 3, csy: 2 }), 2001)
      box.answer = { body: { 'm2m:ae': { ty: 2, ri: 'C1' } } }
      await eventually(async () =>
        assertStatus(await fixture.ae.client.retrieve(`${fixture.ae.address}/${rn}/fopt`), 4004),
      )
    })
  })
})
