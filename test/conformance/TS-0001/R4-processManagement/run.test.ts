import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  assertStatus,
  eventually,
  type RegisteredAE,
  registerAE,
  resourceTypes,
  startWaystation,
  uniqueName,
  type Waystation,
} from '../../../support/index.ts'

const { action, container, processManagement, state } = resourceTypes
const [enable, disable, pause, reactivate] = [1, 2, 3, 4]
const [disabled, enabled, activated, paused, completed, aborted] = [1, 2, 3, 4, 5, 6]

describe('a process that runs (TS-0001 Release 4)', () => {
  let waystation: Waystation
  let ae: RegisteredAE

  before(async () => {
    waystation = await startWaystation({ set: { 'intervals.expirationCheck': '100ms' } })
    ae = await registerAE(waystation)
  })
  after(() => waystation[Symbol.asyncDispose]())

  async function createContainer(): Promise<string> {
    const made = await ae.client.create(ae.address, container, { 'm2m:cnt': { rn: uniqueName('cnt') } })
    return assertStatus(made, 2001).resource.ri as string
  }
  const relabel = async (address: string, ...lbl: string[]) =>
    assertStatus(await ae.client.update(address, { 'm2m:cnt': { lbl } }), 2004)
  const labelled = (thld: string) => ({ optr: 1, sbjt: 'lbl', thld })
  const tell = (process: string, prct: number) => ae.client.update(process, { 'm2m:prmr': { prct } })
  const read = async (address: string) => assertStatus(await ae.client.retrieve(address), 2000).resource
  const statusOf = async (process: string) => (await read(process)).prst

  interface Plant {
    process: string
    first: string
    second: string
    subject: string
    object: string
  }

  /** Two states: `next` on the subject leads from the first, whose action writes to the object, to the second. */
  async function build(content: (subject: string) => object = () => ({})): Promise<Plant> {
    const [subject, object] = [await createContainer(), await createContainer()]
    const made = await ae.client.create(ae.address, processManagement, { 'm2m:prmr': {} })
    const process = assertStatus(made, 2001).resource.ri as string
    const createState = async (attributes: object = {}) =>
      assertStatus(await ae.client.create(process, state, { 'm2m:stte': attributes }), 2001).resource.ri as string
    const second = await createState()
    const first = await createState({ sttrs: [{ evc: labelled('next'), nxst: second }] })
    await addAction(first, subject, object, 'first')
    await addAction(second, subject, object, 'second')
    assertStatus(await ae.client.update(process, { 'm2m:prmr': { inst: first, ...content(subject) } }), 2004)
    return { process, first, second, subject, object }
  }

  async function addAction(owner: string, subject: string, object: string, con: string): Promise<void> {
    const apv = { op: 1, fr: ae.originator, rqi: 'r', rvi: '3', ty: 4, pc: { 'm2m:cin': { con } } }
    const actr = { sri: subject, orc: object, evm: 1, evc: { optr: 2, sbjt: 'lbl', thld: 'quiet' }, apv }
    const made = assertStatus(await ae.client.create(owner, action, { 'm2m:actr': actr }), 2001)
    assertStatus(await ae.client.update(owner, { 'm2m:stte': { stac: made.resource.ri } }), 2004)
  }

  const lastOf = (object: string, con: string, cni: number) =>
    eventually(async () => {
      assert.equal((await read(`${object}/la`)).con, con)
      assert.equal((await read(object)).cni, cni)
    })

  it('goes from enabled through its states to completed', async () => {
    const { process, first, second, subject, object } = await build((sri) => ({
      atcos: [
        { sri, evc: labelled('go') },
        { sri, evc: { optr: 2, sbjt: 'lbl', thld: 'wait' } },
      ],
    }))
    await relabel(subject, 'idle')
    assert.equal(assertStatus(await tell(process, enable), 2004).resource.prst, enabled)
    await relabel(subject, 'go', 'wait')
    assert.equal(await statusOf(process), enabled)
    await relabel(subject, 'go')
    assert.equal(await statusOf(process), activated)
    assert.equal((await read(process)).cust, first)
    assert.equal((await read(first)).sact, true)
    assert.equal((await read(second)).sact, false)
    await lastOf(object, 'first', 1)
    await relabel(subject, 'next')
    // The second state leads nowhere.
    assert.equal(await statusOf(process), completed)
    assert.equal((await read(process)).cust, undefined)
    assert.equal((await read(first)).sact, false)
    assert.equal((await read(second)).sact, false)
    await lastOf(object, 'second', 2)
  })

  it('begins at once when it has no conditions', async () => {
    const { process, first } = await build()
    assertStatus(await tell(process, enable), 2004)
    const { prst, cust } = await read(process)
    assert.deepEqual({ prst, cust }, { prst: activated, cust: first })
  })

  it('ends when its end conditions are met', async () => {
    const { process, first, subject } = await build((sri) => ({ encos: [{ sri, evc: labelled('stop') }] }))
    assertStatus(await tell(process, enable), 2004)
    assert.equal(await statusOf(process), activated)
    await relabel(subject, 'stop')
    assert.equal(await statusOf(process), completed)
    assert.equal((await read(first)).sact, false)
  })

  it('is controlled only as its status allows', async () => {
    const { process } = await build((sri) => ({ atcos: [{ sri, evc: labelled('never') }] }))
    const refuse = async (...controls: number[]) => {
      for (const control of controls) assertStatus(await tell(process, control), 4005)
    }
    await refuse(disable, pause, reactivate)
    assertStatus(await tell(process, 5), 4000)
    assertStatus(await tell(process, enable), 2004)
    await refuse(enable, pause, reactivate)
    assert.equal(assertStatus(await tell(process, disable), 2004).resource.prst, disabled)
    assertStatus(await ae.client.update(process, { 'm2m:prmr': { atcos: null } }), 2004)
    assertStatus(await tell(process, enable), 2004)
    await refuse(enable, reactivate)
    assert.equal(assertStatus(await tell(process, pause), 2004).resource.prst, paused)
    await refuse(enable, pause)
    assert.equal(assertStatus(await tell(process, reactivate), 2004).resource.prst, activated)
    assertStatus(await tell(process, disable), 2004)
    assert.equal(await statusOf(process), disabled)
    assertStatus(await ae.client.update(process, { 'm2m:prmr': { prct: null } }), 4000)
  })

  it('stands still while it is paused, actions included', async () => {
    const { process, first, subject, object } = await build()
    await relabel(subject, 'quiet')
    assertStatus(await tell(process, enable), 2004)
    assertStatus(await tell(process, pause), 2004)
    await relabel(subject, 'next')
    assert.equal(await statusOf(process), paused)
    assert.equal((await read(first)).sact, true)
    assert.equal((await read(object)).cni, 0)
    assertStatus(await tell(process, reactivate), 2004)
    assert.equal(await statusOf(process), completed)
  })

  it('leaves its state when it is disabled, and can begin again', async () => {
    const { process, first, object } = await build()
    for (let round = 1; round < 3; round++) {
      assertStatus(await tell(process, enable), 2004)
      assert.equal((await read(first)).sact, true)
      assertStatus(await tell(process, disable), 2004)
      assert.equal((await read(first)).sact, false)
      const { prst, cust } = await read(process)
      assert.deepEqual({ prst, cust }, { prst: disabled, cust: undefined })
      assert.equal((await read(object)).cni, 0)
    }
  })

  it('keeps the actions of other states still', async () => {
    const { process, subject, object } = await build()
    await relabel(subject, 'loud')
    assert.equal((await read(object)).cni, 0)
    assertStatus(await tell(process, enable), 2004)
    await lastOf(object, 'first', 1)
    await relabel(subject, 'louder')
    assertStatus(await tell(process, disable), 2004)
    await relabel(subject, 'loudest')
    assert.equal((await read(object)).cni, 1)
  })

  it('is aborted when a state expires under it', async () => {
    const { process, second } = await build()
    const et = new Date(Date.now() + 1200).toISOString().replace(/[-:]|\.\d+Z/g, '')
    assertStatus(await ae.client.update(second, { 'm2m:stte': { et } }), 2004)
    assertStatus(await tell(process, enable), 2004)
    await eventually(async () => assert.equal(await statusOf(process), aborted))
    assertStatus(await tell(process, disable), 2004)
    assertStatus(await tell(process, enable), 4142)
  })

  it('is aborted when its states lead in a circle without end', async () => {
    const { process, first, second, subject } = await build()
    const sttrs = [{ evc: labelled('next'), nxst: first }]
    assertStatus(await ae.client.update(second, { 'm2m:stte': { sttrs } }), 2004)
    assertStatus(await tell(process, enable), 2004)
    await relabel(subject, 'next')
    assert.equal(await statusOf(process), aborted)
  })

  it('goes on after a restart', async () => {
    const { process, first, second, subject } = await build()
    assertStatus(await tell(process, enable), 2004)
    await waystation.kill()
    await waystation.restart()
    assert.equal((await read(process)).cust, first)
    await relabel(subject, 'next')
    assert.equal(await statusOf(process), completed)
    assert.equal((await read(second)).sact, false)
  })
})
