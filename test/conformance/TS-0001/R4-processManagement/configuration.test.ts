import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  type Waystation,
} from '../../../support/index.ts'

const { action, container, processManagement, state } = resourceTypes

describe('the configuration of a process (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE
  let subject: string

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '100ms' } })
    ae = await registerAE(waystation)
    const made = await ae.client.create(ae.address, container, { 'm2m:cnt': { rn: 'subject' } })
    subject = assertStatus(made, 2001).resource.ri as string
  })
  after(() => waystation[Symbol.asyncDispose]())

  const createProcess = async (content: object = {}) => {
    const made = await ae.client.create(ae.address, processManagement, { 'm2m:prmr': content })
    return assertStatus(made, 2001).resource.ri as string
  }
  const createState = (process: string, content: object = {}) =>
    ae.client.create(process, state, { 'm2m:stte': content })
  const stateOf = async (process: string, content: object = {}) =>
    assertStatus(await createState(process, content), 2001).resource.ri as string
  const update = (process: string, content: object) => ae.client.update(process, { 'm2m:prmr': content })
  const condition = (thld = 'go') => ({ sri: subject, evc: { optr: 1, sbjt: 'lbl', thld } })

  it('starts disabled, with nothing but what is common', async () => {
    const made = await ae.client.create(ae.address, processManagement, { 'm2m:prmr': { lbl: ['p'] } })
    const { resource } = assertStatus(made, 2001)
    assert.equal(resource.ty, 63)
    assert.equal(resource.prst, 1)
    assert.equal(resource.cust, undefined)
    for (const content of [
      { prst: 1 },
      { prct: 1 },
      { cust: 'x' },
      { inst: 'x' },
      { atcos: [condition()] },
      { encos: [] },
    ]) {
      assertStatus(await ae.client.create(ae.address, processManagement, { 'm2m:prmr': content }), 4000)
    }
  })

  it('has states, which are inactive', async () => {
    const process = await createProcess()
    const { resource } = assertStatus(await createState(process, { rn: 'first' }), 2001)
    assert.equal(resource.ty, 64)
    assert.equal(resource.sact, false)
    assertStatus(await createState(process, { sact: true }), 4000)
    assertStatus(await createState(process, { stac: subject }), 4000)
    assertStatus(await createState(ae.address), 4108)
  })

  it('begins with one of its own states', async () => {
    const [process, other] = [await createProcess(), await createProcess()]
    const [mine, foreign] = [await stateOf(process), await stateOf(other)]
    for (const inst of [foreign, subject, 'nowhere']) assertStatus(await update(process, { inst }), 4142)
    assertStatus(await update(process, { inst: null }), 4000)
    assert.equal(assertStatus(await update(process, { inst: mine }), 2004).resource.inst, mine)
  })

  it('has conditions that fit what they are about', async () => {
    const process = await createProcess()
    for (const name of ['atcos', 'encos']) {
      for (const wrong of [
        { sri: 'nowhere', evc: { optr: 1, sbjt: 'lbl', thld: 'x' } },
        { sri: subject, evc: { optr: 1, sbjt: 'nothing', thld: 'x' } },
        { sri: subject, evc: { optr: 3, sbjt: 'lbl', thld: ['x'] } },
        { sri: subject, evc: { optr: 3, sbjt: 'cni', thld: 'x' } },
        { sri: subject },
        { evc: { optr: 1, sbjt: 'lbl', thld: 'x' } },
      ])
        assertStatus(await update(process, { [name]: [wrong] }), 4000)
      assertStatus(await update(process, { [name]: [condition()] }), 2004)
      assertStatus(await update(process, { [name]: null }), 2004)
    }
  })

  it('leads from a state to states of the same process only', async () => {
    const [process, other] = [await createProcess(), await createProcess()]
    const [mine, foreign] = [await stateOf(process), await stateOf(other)]
    const to = (nxst: string) => ({ sttrs: [{ evc: { optr: 1, sbjt: 'lbl', thld: 'x' }, nxst }] })
    for (const nxst of [foreign, subject, 'nowhere']) assertStatus(await createState(process, to(nxst)), 4142)
    assertStatus(await createState(process, to(mine)), 2001)
    assertStatus(await ae.client.update(mine, { 'm2m:stte': to(foreign) }), 4142)
    assertStatus(await ae.client.update(mine, { 'm2m:stte': to(mine) }), 2004)
  })

  it('gives a state an action that is its child', async () => {
    const process = await createProcess()
    const [mine, other] = [await stateOf(process), await stateOf(process)]
    const apv = { op: 2, fr: ae.originator, rqi: 'r', rvi: '3' }
    const actr = { 'm2m:actr': { evc: { optr: 1, sbjt: 'sact', thld: true }, evm: 1, orc: subject, apv } }
    const [good, bad] = [await ae.client.create(mine, action, actr), await ae.client.create(other, action, actr)]
    const stac = assertStatus(good, 2001).resource.ri as string
    assertStatus(await ae.client.update(mine, { 'm2m:stte': { stac: bad.resource.ri } }), 4142)
    assertStatus(await ae.client.update(mine, { 'm2m:stte': { stac: subject } }), 4142)
    assert.equal(assertStatus(await ae.client.update(mine, { 'm2m:stte': { stac } }), 2004).resource.stac, stac)
    assertStatus(await ae.client.update(mine, { 'm2m:stte': { stac: null } }), 2004)
  })

  it('can not be enabled without a state to begin with, or with one that leads nowhere', async () => {
    const process = await createProcess()
    assertStatus(await update(process, { prct: 1 }), 4142)
    const [first, second] = [await stateOf(process), await stateOf(process)]
    const sttrs = [{ evc: { optr: 1, sbjt: 'lbl', thld: 'x' }, nxst: second }]
    assertStatus(await ae.client.update(first, { 'm2m:stte': { sttrs } }), 2004)
    assertStatus(await update(process, { inst: first }), 2004)
    assertStatus(await ae.client.delete(second), 2002)
    assertStatus(await update(process, { prct: 1 }), 4142)
    assert.equal(assertStatus(await ae.client.retrieve(process), 2000).resource.prst, 1)
  })

  it('does not change while the process is enabled', async () => {
    const process = await createProcess()
    const [first, second] = [await stateOf(process), await stateOf(process)]
    assertStatus(await update(process, { inst: first, atcos: [condition('never')] }), 2004)
    assertStatus(await update(process, { prct: 1 }), 2004)
    for (const content of [{ inst: second }, { atcos: [condition()] }, { atcos: null }, { encos: [condition()] }]) {
      assertStatus(await update(process, content), 4005)
    }
    assertStatus(await createState(process), 4005)
    assertStatus(await ae.client.update(second, { 'm2m:stte': { lbl: ['x'] } }), 4005)
    assertStatus(await ae.client.delete(second), 4005)
    assertStatus(await update(process, { lbl: ['x'] }), 2004)
    assertStatus(await update(process, { prct: 2 }), 2004)
    assertStatus(await ae.client.delete(second), 2002)
    assertStatus(await ae.client.delete(process), 2002)
  })

  it('is deleted with its states, whatever its status', async () => {
    const process = await createProcess()
    const first = await stateOf(process)
    assertStatus(await update(process, { inst: first, atcos: [condition('never')] }), 2004)
    assertStatus(await update(process, { prct: 1 }), 2004)
    assertStatus(await ae.client.delete(process), 2002)
    assertStatus(await ae.client.retrieve(first), 4004)
  })
})
