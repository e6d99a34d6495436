import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  assertStatus,
  eventually,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
} from '../../../support/index.ts'
import { GroupFixture } from './GroupFixture.ts'

it('ends a non-blocking fan-out after a restart with the answers there were (TS-0004 7.4.14)', async () => {
  await using receiver = await NotificationReceiver.start()
  await using waystation = await startWaystation()
  const fixture = new GroupFixture(await registerAE(waystation))
  const { client } = fixture.ae
  const content = { cb: '/mn/mn', rr: true, srv: ['3'], poa: [`http://127.0.0.1:${receiver.port}`] }
  const remote = await waystation.client('/mn').create('cse-in', resourceTypes.remoteCSE, { 'm2m:csr': content })
  assertStatus(remote, 2001)
  receiver.mailbox('/~/mn/slow').answer = () => new Promise(() => {})
  const [member] = await fixture.containers(1)
  const group = await fixture.group(['/mn/slow', member as string])
  const instance = { 'm2m:cin': { con: '1' } }
  const accepted = await client.create(`${group}/fopt`, resourceTypes.contentInstance, instance, { rt: 1 })
  const request = assertStatus(accepted, 1001).resource
  await eventually(async () => assert.equal((await client.retrieve(request)).resource.rs, 5))
  await waystation.kill()
  await waystation.restart()
  await eventually(async () => assert.equal((await client.retrieve(request)).resource.rs, 1))
  const { ors } = assertStatus(await client.retrieve(request), 2000).resource
  assert.equal(ors.pc['m2m:agr']['m2m:rsp'][0].fr, member)
  assert.equal(assertStatus(await client.retrieve(member as string), 2000).resource.cni, 1)
})
