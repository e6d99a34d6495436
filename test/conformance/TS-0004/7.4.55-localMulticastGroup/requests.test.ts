import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const host = '/id-host'

describe('requests to a localMulticastGroup (TS-0001 9.6.44, TS-0004 7.4.55)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    receiver = await NotificationReceiver.start()
    waystation = await startWaystation()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  const twoContainers = async () => {
    const ae = await registerAE(waystation)
    for (const rn of ['a', 'b']) {
      assertStatus(await ae.client.create(ae.address, resourceTypes.container, { 'm2m:cnt': { rn } }), 2001)
    }
    return { ae, members: [`${ae.address}/a`, `/id-in/${ae.address}/b`] }
  }
  const join = async (members: readonly string[], attributes: object = {}) => {
    const mgft = `${host}/${uniqueName('group')}`
    const content = { mad: { ip4: '192.0.2.7' }, mgft, mli: members, ...attributes }
    const answer = await waystation
      .client()
      .create(waystation.cseBase, resourceTypes.localMulticastGroup, { 'm2m:lmg': content })
    return { ...assertStatus(answer, 2001).resource, mgft }
  }

  it('are executed at each member, whose answers come together', async () => {
    const { ae, members } = await twoContainers()
    const { mgft } = await join(members)
    const content = { 'm2m:cin': { con: '21' } }
    const created = assertStatus(await ae.client.create(mgft, resourceTypes.contentInstance, content), 2000)
    const responses = created.body['m2m:agr']['m2m:rsp']
    assert.deepEqual(
      responses.map((one: { rsc: number; fr: string }) => [one.rsc, one.fr]),
      members.map((member) => [2001, member]),
    )
    for (const name of ['a', 'b']) {
      assert.equal((await ae.client.retrieve(`${ae.address}/${name}/la`)).resource.con, '21')
    }
  })

  it('reach what lies below the members', async () => {
    const { ae, members } = await twoContainers()
    const { mgft } = await join(members)
    const content = { 'm2m:cin': { con: '21' } }
    assertStatus(await ae.client.create(mgft, resourceTypes.contentInstance, content), 2000)
    const { body } = assertStatus(await ae.client.retrieve(`${mgft}/la`), 2000)
    for (const { rsc, pc } of body['m2m:agr']['m2m:rsp']) assert.deepEqual([rsc, pc['m2m:cin'].con], [2000, '21'])
    assertStatus(await ae.client.update(mgft, { 'm2m:cnt': { lbl: ['x'] } }), 2000)
    assert.deepEqual((await ae.client.retrieve(`${ae.address}/b`)).resource.lbl, ['x'])
    assertStatus(await ae.client.delete(mgft), 2000)
    assertStatus(await ae.client.retrieve(`${ae.address}/a`), 4004)
  })

  it('are decided by each member, for the originator of the request', async () => {
    const { ae, members } = await twoContainers()
    const { mgft } = await join([...members, `${ae.address}/missing`])
    const stranger = assertStatus(await ae.client.as('Cstranger').retrieve(mgft), 2000)
    assert.deepEqual(
      stranger.body['m2m:agr']['m2m:rsp'].map((one: { rsc: number }) => one.rsc),
      [4103, 4103, 4004],
    )
  })

  it('are known in all forms of the address of the group', async () => {
    const { ae, members } = await twoContainers()
    const { mgft } = await join(members)
    assertStatus(await ae.client.retrieve(mgft), 2000)
    assertStatus(await ae.client.retrieve(`//sp.test${mgft}`), 2000)
    assertStatus(await ae.client.retrieve(`${mgft}x`), 4004)
  })

  it('may come from this CSE as the group host, whose resources go first', async () => {
    const { ae, members } = await twoContainers()
    const segment = uniqueName('own')
    await join(members, { mgft: `/id-in/${segment}` })
    const { body } = assertStatus(await ae.client.retrieve(`/id-in/${segment}`), 2000)
    assert.equal(body['m2m:agr']['m2m:rsp'].length, 2)
    await join(members, { mgft: `/id-in/${waystation.cseBase}` })
    assert.equal((await waystation.client().retrieve(`/id-in/${waystation.cseBase}`)).resource.ty, 5)
  })

  it('go to the members of all groups of that target', async () => {
    const { ae, members } = await twoContainers()
    const { mgft } = await join(members.slice(0, 1))
    await join(members.slice(1), { mgft })
    const { body } = assertStatus(await ae.client.retrieve(mgft), 2000)
    assert.equal(body['m2m:agr']['m2m:rsp'].length, 2)
  })

  it('do not go round in circles', async () => {
    const { ae, members } = await twoContainers()
    const segment = uniqueName('circle')
    await join([...members, `/id-in/${segment}`], { mgft: `/id-in/${segment}` })
    const { body } = assertStatus(await ae.client.retrieve(`/id-in/${segment}`), 2000)
    assert.equal(body['m2m:agr']['m2m:rsp'].length, 2)
  })

  it('have no answer when no member is left', async () => {
    const segment = uniqueName('nobody')
    await join([`/id-in/${segment}`], { mgft: `/id-in/${segment}` })
    assertStatus(await waystation.client().retrieve(`/id-in/${segment}`), 5209)
  })

  it('end with the group', async () => {
    const { ae, members } = await twoContainers()
    const { mgft, ri } = await join(members)
    assertStatus(await ae.client.retrieve(mgft), 2000)
    assertStatus(await waystation.client().delete(ri), 2002)
    assertStatus(await ae.client.retrieve(mgft), 4004)
  })

  it('follow the memberList', async () => {
    const { ae, members } = await twoContainers()
    const { mgft, ri } = await join(members)
    assertStatus(await waystation.client().update(ri, { 'm2m:lmg': { mli: members.slice(1) } }), 2004)
    const { body } = assertStatus(await ae.client.retrieve(mgft), 2000)
    assert.equal(body['m2m:agr']['m2m:rsp'].length, 1)
  })

  describe('with a responseTarget', () => {
    it('are acknowledged, and their answers sent there', async () => {
      const { ae, members } = await twoContainers()
      const mailbox = receiver.mailbox(`/${uniqueName('answers')}`)
      const { mgft } = await join(members, { rstt: mailbox.url })
      const answer = await ae.client.request({ op: 'retrieve', to: mgft, rqi: 'asked-1' })
      assertStatus(answer, 1000)
      const [sent] = await mailbox.waitFor(1)
      const responses = sent?.body['m2m:agr']['m2m:rsp']
      assert.deepEqual(
        responses.map((one: { rsc: number; fr: string; rqi: string }) => [one.rsc, one.fr, one.rqi]),
        members.map((member) => [2000, member, 'asked-1']),
      )
      assert.equal(sent?.headers['x-m2m-origin'], '/id-in')
    })

    it('can send them to an application', async () => {
      const { ae, members } = await twoContainers()
      const mailbox = receiver.mailbox(`/${uniqueName('application')}`)
      const other = await registerAE(waystation, { poa: [mailbox.url], rr: true })
      const { mgft } = await join(members, { rstt: `/id-in/${other.originator}` })
      assertStatus(await ae.client.retrieve(mgft), 1000)
      const [sent] = await mailbox.waitFor(1)
      assert.equal(sent?.body['m2m:agr']['m2m:rsp'].length, 2)
    })

    it('send none where no response is wanted', async () => {
      const { ae, members } = await twoContainers()
      const mailbox = receiver.mailbox(`/${uniqueName('silence')}`)
      const { mgft } = await join(members, { rstt: mailbox.url })
      await ae.client.request({ op: 'retrieve', to: mgft, rt: 5 })
      await mailbox.expectNoMoreThan(0, 200)
    })

    it('spread them over the responseTimeWindow, and over a restart', async () => {
      await using restarted = await startWaystation()
      const mailbox = receiver.mailbox(`/${uniqueName('later')}`)
      const admin = restarted.client()
      const groups = 6
      for (let index = 0; index < groups; index++) {
        const content = {
          mad: { ip4: '192.0.2.7' },
          mgft: `${host}/all`,
          mli: ['cse-in'],
          rstt: mailbox.url,
          rstw: 'PT3S',
        }
        const answer = await admin.create('cse-in', resourceTypes.localMulticastGroup, { 'm2m:lmg': content })
        assertStatus(answer, 2001)
      }
      assertStatus(await admin.retrieve(`${host}/all`), 1000)
      await restarted.kill()
      const before = mailbox.received.length
      assert.ok(before < groups, 'all were sent at once')
      await restarted.restart()
      await mailbox.waitFor(groups, 8000)
      await mailbox.expectNoMoreThan(groups, 100)
    })
  })

  it('work after a restart', async () => {
    await using restarted = await startWaystation()
    const content = { mad: { ip4: '192.0.2.7' }, mgft: `${host}/all`, mli: ['cse-in'] }
    const answer = await restarted.client().create('cse-in', resourceTypes.localMulticastGroup, { 'm2m:lmg': content })
    assertStatus(answer, 2001)
    await restarted.restart()
    await eventually(async () => assertStatus(await restarted.client().retrieve(`${host}/all`), 2000))
  })
})
