import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  NotificationReceiver,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

describe('notifications that others send (TS-0004 7.5.1.2.2)', () => {
  let waystation: Waystation
  let receiver: NotificationReceiver

  before(async () => {
    waystation = await startWaystation()
    receiver = await NotificationReceiver.start()
  })
  after(async () => {
    await receiver.stop()
    await waystation[Symbol.asyncDispose]()
  })

  /** An AE that the given originators may notify. */
  async function makeTarget(originators: string[]) {
    const poa = receiver.mailbox(`/${uniqueName('poa')}`).url
    const target = await registerAE(waystation, { rr: true, poa: [poa] })
    const own = { acr: [{ acor: [target.originator], acop: 63 }] }
    const granted = { acr: [...own.acr, { acor: originators, acop: 16 }] }
    const rn = uniqueName('acp')
    const policy = { 'm2m:acp': { rn, pv: granted, pvs: own } }
    assertStatus(await target.client.create(target.address, resourceTypes.accessControlPolicy, policy), 2001)
    const links = { 'm2m:ae': { acpi: [`${target.address}/${rn}`] } }
    assertStatus(await target.client.update(target.address, links), 2004)
    return { ...target, mailbox: receiver.mailbox(new URL(poa).pathname) }
  }

  const verification = (cr: string) => ({ 'm2m:sgn': { vrq: true, sur: '/other/sub-1', cr } })

  it('passes a verification on when creator and host may notify the target', async () => {
    const target = await makeTarget(['/other', 'Ccreator'])
    const host = waystation.client('/other')
    assertStatus(await host.notify(target.originator, verification('/id-in/Ccreator')), 2000)
    await target.mailbox.expectNoMoreThan(0, 0)
    if (target.mailbox.verifications.length !== 1) throw new Error('the target was not asked')
  })

  it('says which of them may not', async () => {
    const target = await makeTarget(['/other', 'Ccreator'])
    const host = waystation.client('/other')
    assertStatus(await host.notify(target.originator, verification('/id-in/Cstranger')), 4101)
    assertStatus(await waystation.client('/third').notify(target.originator, verification('/id-in/Ccreator')), 5205)
  })

  it('passes a notification on, and refuses one of an originator without the right', async () => {
    const target = await makeTarget(['/other'])
    const notification = { 'm2m:sgn': { nev: { rep: { 'm2m:cin': { con: 'x' } }, net: 3 }, sur: '/other/sub-1' } }
    assertStatus(await waystation.client('/other').notify(target.originator, notification), 2000)
    const [received] = await target.mailbox.waitFor(1)
    if (received?.sgn.nev.rep['m2m:cin'].con !== 'x') throw new Error('it arrived changed')
    assertStatus(await waystation.client('/third').notify(target.originator, notification), 4103)
  })

  it('takes what is sent to the CSE itself', async () => {
    const admin = waystation.client()
    assertStatus(await admin.notify(waystation.cseBase, verification('/id-in/CAdmin')), 2000)
    assertStatus(await admin.notify(waystation.cseBase, { 'm2m:sgn': { sud: true, sur: '/other/sub-1' } }), 2000)
  })
})
