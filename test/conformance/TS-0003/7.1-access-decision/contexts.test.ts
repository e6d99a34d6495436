import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'
import { createGuarded, operations } from './policies.ts'

describe('accessControlContexts (TS-0003 7.1.4)', () => {
  let waystation: Waystation
  let owner: RegisteredAE
  let other: RegisteredAE
  let inBerlin: RegisteredAE

  before(async () => {
    waystation = await startWaystation()
    owner = await registerAE(waystation)
    other = await registerAE(waystation)
    inBerlin = await registerAE(waystation, { loc: { typ: 1, crd: '[13.3777,52.5163]' } })
  })
  after(() => waystation[Symbol.asyncDispose]())

  const within = (...acco: object[]) => createGuarded(owner, [{ acor: ['all'], acop: operations.retrieve, acco }])
  const assertAnswer = async (address: string, status: number, who = other) => {
    assertStatus(await who.client.retrieve(address), status)
  }

  describe('time windows', () => {
    const year = new Date().getUTCFullYear()
    const past = `* * * * * * ${year - 2}-${year - 1}`

    it('grants inside the window', async () => {
      await assertAnswer(await within({ actw: ['* * * * * * *'] }), 2000)
      await assertAnswer(await within({ actw: [`* * * * * * ${year - 1}-${year + 1}`] }), 2000)
    })

    it('refuses outside the window', async () => {
      await assertAnswer(await within({ actw: [past] }), 4103)
    })

    it('takes any one of several windows', async () => {
      await assertAnswer(await within({ actw: [past, '* * 0-23 * * 0-6 *'] }), 2000)
    })
  })

  describe('IP addresses', () => {
    it('grants a listed address and a listed network', async () => {
      await assertAnswer(await within({ acip: { ipv4: ['127.0.0.1'] } }), 2000)
      await assertAnswer(await within({ acip: { ipv4: ['192.0.2.0/24', '127.0.0.0/8'] } }), 2000)
    })

    it('refuses an address outside', async () => {
      await assertAnswer(await within({ acip: { ipv4: ['192.0.2.0/24', '127.0.0.2'] } }), 4103)
      await assertAnswer(await within({ acip: { ipv6: ['2001:db8::/32', '::1'] } }), 4103)
    })
  })

  describe('location regions', () => {
    it('grants whom the registration locates in the circle', async () => {
      await assertAnswer(await within({ aclr: { accr: [52.52, 13.405, 5000] } }), 2000, inBerlin)
    })

    it('refuses whom it locates outside the circle', async () => {
      await assertAnswer(await within({ aclr: { accr: [48.137, 11.575, 50_000] } }), 4103, inBerlin)
      await assertAnswer(await within({ aclr: { accr: [52.52, 13.405, 1000] } }), 4103, inBerlin)
    })

    it('refuses whose location is not known', async () => {
      await assertAnswer(await within({ aclr: { accr: [52.52, 13.405, 5000] } }), 4103, other)
      await assertAnswer(await within({ aclr: { accc: ['DE'] } }), 4103, other)
    })

    it('follows an originator that moves', async () => {
      const mover = await registerAE(waystation, { loc: { typ: 1, crd: '[0,0]' } })
      const address = await within({ aclr: { accr: [52.52, 13.405, 5000] } })
      await assertAnswer(address, 4103, mover)
      const moved = { 'm2m:ae': { loc: { typ: 1, crd: '[13.40,52.52]' } } }
      assertStatus(await mover.client.update(mover.address, moved), 2004)
      await assertAnswer(address, 2000, mover)
    })
  })

  it('needs every member of one entry', async () => {
    await assertAnswer(await within({ actw: ['* * * * * * *'], acip: { ipv4: ['127.0.0.1'] } }), 2000)
    await assertAnswer(await within({ actw: ['* * * * * * *'], acip: { ipv4: ['192.0.2.1'] } }), 4103)
  })

  it('needs one of several entries', async () => {
    await assertAnswer(await within({ acip: { ipv4: ['192.0.2.1'] } }, { acip: { ipv4: ['127.0.0.1'] } }), 2000)
  })

  it('grants no more than its author meant where it can not evaluate', async () => {
    await assertAnswer(await within({ actw: ['* * * * * * *'], acui: ['somebody'] }), 4103)
  })

  describe('authentication flag', () => {
    it('refuses who has proved nothing', async () => {
      const address = await createGuarded(owner, [{ acor: ['all'], acop: operations.retrieve, acaf: true }])
      await assertAnswer(address, 4103)
    })

    it('lets everybody pass when it is false', async () => {
      const address = await createGuarded(owner, [{ acor: ['all'], acop: operations.retrieve, acaf: false }])
      await assertAnswer(address, 2000)
    })
  })
})
