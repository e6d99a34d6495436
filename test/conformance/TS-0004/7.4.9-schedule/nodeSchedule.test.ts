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

const notification = { 'm2m:sgn': { sur: '/id-in/none', nev: { rep: { 'm2m:cin': { con: '1' } }, net: 3 } } }

describe('schedule of a node (TS-0001 9.6.9)', () => {
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

  /** @returns the address of an AE that runs on a node with these windows */
  async function createSleeper(sce: string[]): Promise<string> {
    const client = waystation.client()
    const rn = uniqueName('node')
    const node = { 'm2m:nod': { rn, ni: rn } }
    assertStatus(await client.create(waystation.cseBase, resourceTypes.node, node), 2001)
    const schedule = { 'm2m:sch': { se: { sce } } }
    assertStatus(await client.create(`${waystation.cseBase}/${rn}`, resourceTypes.schedule, schedule), 2001)
    const poa = [receiver.mailbox('/awake').url]
    const ae = await registerAE(waystation, { rr: true, poa, nl: `${waystation.cseBase}/${rn}` })
    return ae.address
  }

  it('lets requests to its applications pass inside its windows', async () => {
    const address = await createSleeper(['* * * * * * *'])
    assertStatus(await waystation.client().notify(address, notification), 2000)
  })

  it('holds them back until the next window', async () => {
    const soon = new Date(Date.now() + 2000)
    const address = await createSleeper([`${soon.getUTCSeconds()} * * * * * *`])
    assertStatus(await waystation.client().notify(address, notification), 2000)
  })

  it('gives them up when the window comes too late', async () => {
    const address = await createSleeper(['* * * * * * 2001'])
    assertStatus(await waystation.client().notify(address, notification), 5103)
    const tomorrow = new Date(Date.now() + 86_400_000).getUTCDate()
    const later = await createSleeper([`* * * ${tomorrow} * * *`])
    assertStatus(await waystation.client().notify(later, notification, { rqet: 1000 }), 5103)
  })
})
